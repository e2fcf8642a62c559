// Any program that parses ends in types for every expression or in a report, and its lowered form verifies.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.h"
#include "check/check.h"
#include "check/surface.h"

namespace {

using namespace mochi;

void look_at_types(const check::Checked& checked) {
  for (const check::File& file : checked.files) {
    for (const check::NodeInfo& info : file.info) {
      if (info.type.valid()) MOCHI_CHECK(!checked.types->is(info.type, types::TypeKind::variable));
      if (info.target.valid()) MOCHI_CHECK(!checked.types->is(info.target, types::TypeKind::variable));
    }
  }
  for (const check::Var& var : checked.vars) {
    MOCHI_CHECK(var.type.valid() && !checked.types->is(var.type, types::TypeKind::variable));
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  // The first byte chooses how.
  if (size == 0) return 0;
  std::string text(size - 1, '\0');
  for (std::size_t i = 1; i < size; ++i) text[i - 1] = static_cast<char>(data[i]);
  check::MemoryLoader loader;
  loader.add("fuzz.mochi", std::move(text));
  check::Session session;
  Collector sink;
  check::Options options;
  options.strict = (data[0] & 1U) != 0;
  options.library = (data[0] & 2U) != 0;
  options.lint = (data[0] & 4U) != 0;
  check::Checked checked = check::check_program(loader, "fuzz.mochi", session, sink, options);
  MOCHI_CHECK(checked.has_errors == sink.has_errors());
  if (checked.has_errors) return 0;
  look_at_types(checked);
  api::Surface surface = check::surface_of(checked, checked.order);
  Result<api::Surface> again = api::from_json(api::to_json(surface));
  MOCHI_CHECK(again.has_value() && *again == surface);
  return 0;
}
