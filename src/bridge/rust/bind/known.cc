#include "bridge/rust/bind/known.h"

#include <algorithm>
#include <array>

namespace mochi::rust {
namespace {

enum class Family : std::uint8_t { any, standard, serde };

struct KnownRow {
  Family family;
  std::string_view name;
  Known known;
};

constexpr KnownRow kRows[] = {
#define MOCHI_KNOWN(family, name, known) {Family::family, name, Known::known},
#define MOCHI_STANDARD(name, path)
#include "bridge/rust/bind/well_known.def"
#undef MOCHI_KNOWN
#undef MOCHI_STANDARD
};

struct StandardRow {
  std::string_view name;
  std::string_view path;
};
constexpr StandardRow kStandardRows[] = {
#define MOCHI_KNOWN(family, name, known)
#define MOCHI_STANDARD(name, path) {name, path},
#include "bridge/rust/bind/well_known.def"
#undef MOCHI_KNOWN
#undef MOCHI_STANDARD
};

bool of_family(Family family, std::string_view crate) {
  switch (family) {
    case Family::any: return true;
    case Family::standard: return is_standard_crate(crate);
    case Family::serde: return crate.starts_with("serde");
  }
  return false;
}

}  // namespace

Known known_by_name(const DocName& name) {
  const std::string_view last = name.last();
  for (const KnownRow& row : kRows) {
    if (row.name == last && of_family(row.family, name.crate)) return row.known;
  }
  return Known::nothing;
}

std::string_view standard_path(std::string_view last) {
  for (const StandardRow& row : kStandardRows) {
    if (row.name == last) return row.path;
  }
  return {};
}

bool is_placed_trait(std::string_view name) {
  constexpr std::array<std::string_view, 19> kNames = {
      "Display",  "Debug",    "FromStr", "Default",  "Clone",    "PartialEq", "PartialOrd",
      "Ord",      "Hash",     "Error",   "LowerHex", "UpperHex", "Binary",    "Octal",
      "LowerExp", "UpperExp", "Pointer", "Write",    "Drop"};
  return std::find(kNames.begin(), kNames.end(), name) != kNames.end();
}

}  // namespace mochi::rust
