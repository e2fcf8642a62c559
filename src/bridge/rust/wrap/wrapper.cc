#include "bridge/rust/wrap/wrapper.h"

#include <fmt/format.h>

namespace mochi::rust {
namespace {

constexpr AbiFile kAbi[] = {
#define MOCHI_EMBEDDED(path, text) {path, text},
#include "bridge/abi.inc"
#undef MOCHI_EMBEDDED
};

std::string type_line(const BoundCrate& crate, const BoundType& type) {
  const std::string shown = fmt::format("{}::{}", crate.lib, type.path);
  std::string made;
  if (type.place) return fmt::format("// {}", type.rust);
  switch (type.form) {
    case TypeForm::handle: return fmt::format("handle!({}, \"{}\");", type.rust, shown);
    case TypeForm::record:
      for (const std::string& part : type.parts) made += (made.empty() ? "" : ", ") + part;
      return fmt::format("record!({} {{ {} }});", type.rust, made);
    case TypeForm::plain_enum:
      for (std::size_t i = 0; i < type.parts.size(); ++i)
        made += fmt::format("{}{} = {}", i == 0 ? "" : ", ", type.parts[i], i);
      return fmt::format("plain_enum!({} {{ {} }});", type.rust, made);
    case TypeForm::union_:
      for (std::size_t i = 0; i < type.variants.size(); ++i) {
        const BoundVariant& variant = type.variants[i];
        std::string fields;
        for (std::size_t n = 0; n < variant.fields.size(); ++n)
          fields += fmt::format("{}{}: f{}", n == 0 ? "" : ", ", variant.fields[n], n);
        made += fmt::format("{}{} {{ {} }} = {}", i == 0 ? "" : ", ", variant.name, fields, i);
      }
      return fmt::format("union_enum!({} {{ {} }});", type.rust, made);
    case TypeForm::absent: return fmt::format("// {}", shown);
  }
  return made;
}

}  // namespace

std::span<const AbiFile> abi_files() { return kAbi; }

WrapperText wrapper_text(const BoundCrate& crate, const std::vector<std::size_t>& forms) {
  WrapperText made;
  made.call_lines.resize(crate.calls.size());
  made.type_lines.resize(crate.types.size());
  made.text = fmt::format("// Made by mochi for the crate `{}`.\n", crate.package);
  made.text += "#![allow(warnings)]\nuse crate::abi::*;\n";
  std::uint32_t line = 4;
  for (std::size_t i = 0; i < crate.types.size(); ++i) {
    if (!crate.types[i].asked) continue;
    made.type_lines[i] = line++;
    made.text += type_line(crate, crate.types[i]) + "\n";
  }
  for (std::size_t i = 0; i < crate.calls.size(); ++i) {
    if (forms[i] == kDropped || !crate.calls[i].asked) continue;
    made.call_lines[i] = line++;
    made.text += fmt::format(
        "#[no_mangle] pub unsafe extern \"C\" fn {}(a: *const Word, r: *mut Word) -> i32 {{ {} }}\n",
        crate.calls[i].symbol, crate.calls[i].forms[forms[i]]);
  }
  return made;
}

}  // namespace mochi::rust
