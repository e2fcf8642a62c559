#include "artefact/artefact.h"

#include "archive/digest.h"
#include "base/base64.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "diag/codes.h"

namespace mochi::artefact {
namespace {

using package::Capability;
using package::CapabilitySet;

void write_set(JsonWriter& json, std::string_view key, CapabilitySet set) {
  json.key(key);
  json.begin_array();
  for (Capability c : set.items()) json.string(package::capability_name(c));
  json.end_array();
}

Result<CapabilitySet> read_set(const JsonValue& value, std::string_view key) {
  CapabilitySet set;
  const JsonValue* items = value.find(key);
  if (items == nullptr || !items->is(JsonKind::array)) {
    return fail(Code::M057_CAP_E004, "`mochi.caps.json` has no list `" + std::string(key) + "`");
  }
  for (const JsonValue& item : items->items) {
    std::optional<Capability> capability = package::find_capability(item.text);
    if (!item.is(JsonKind::string) || !capability) {
      return fail(Code::M057_CAP_E003, "`mochi.caps.json` names `" + item.text +
                                           "`, which is no capability that this mochi knows");
    }
    set.add(*capability);
  }
  return set;
}

struct Words {
  std::string_view what;
  std::string_view deno;
  std::string_view node;
};
Words words_of(Capability capability) {
  switch (capability) {
    case Capability::clock: return {"reads the clock", "", ""};
    case Capability::env: return {"reads environment variables", "--allow-env", ""};
    case Capability::ffi: return {"calls native code", "--allow-ffi", "--allow-addons"};
    case Capability::fs_read: return {"reads files", "--allow-read", "--allow-fs-read=*"};
    case Capability::fs_write: return {"writes files", "--allow-write", "--allow-fs-write=*"};
    case Capability::net_dial: return {"opens connections", "--allow-net", ""};
    case Capability::net_listen: return {"listens on ports", "--allow-net", ""};
    case Capability::proc_spawn: return {"runs other programs", "--allow-run", "--allow-child-process"};
    case Capability::random: return {"uses random numbers", "", ""};
  }
  return {};
}

std::string code(std::string_view text) {
  return text.empty() ? std::string() : "`" + std::string(text) + "`";
}

}  // namespace

std::string Artefact::sha256() const {
  return archive::hex(archive::digest(archive::DigestKind::sha256, bytes));
}

Result<TimeOptions> parse_epoch(std::string_view text) {
  TimeOptions options;
  std::int64_t value = 0;
  bool good = !text.empty() && text.size() <= 11;
  for (std::size_t i = 0; good && i < text.size(); ++i) {
    good = text[i] >= '0' && text[i] <= '9';
    value = value * 10 + (text[i] - '0');
  }
  if (!good)
    return fail(Code::M057_REPRO_E005, "`SOURCE_DATE_EPOCH` is `" + std::string(text.substr(0, 40)) +
                                           "`, which is no number of seconds");
  options.epoch = value;
  return options;
}

std::string capability_json(const CapabilityFile& file) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("package", file.package);
  json.member("version", file.version);
  write_set(json, "required", file.required);
  write_set(json, "optional", file.optional);
  json.end_object();
  return json.take() + "\n";
}

Result<CapabilityFile> read_capability_json(std::string_view text) {
  JsonValue value;
  JsonError error;
  if (!parse_json(text, value, error, {.bytes = 1U << 16U, .depth = 4, .values = 256}) ||
      !value.is(JsonKind::object)) {
    return fail(Code::M057_CAP_E004, "`mochi.caps.json` cannot be read: " + error.message);
  }
  CapabilityFile file;
  file.package = value.text_of("package");
  file.version = value.text_of("version");
  if (file.package.empty() || file.version.empty())
    return fail(Code::M057_CAP_E004, "`mochi.caps.json` has no `package` or no `version`");
  MOCHI_TRY(file.required, read_set(value, "required"));
  MOCHI_TRY(file.optional, read_set(value, "optional"));
  return file;
}

std::string capability_section(const CapabilityFile& file) {
  CapabilitySet all = file.required;
  all.add(file.optional);
  if (all.empty()) return {};
  std::string made =
      "\n## Capabilities\n\n| Capability | The package | Deno | Node `--permission` |\n| --- | --- | --- | "
      "--- |\n";
  for (Capability capability : all.items()) {
    const Words words = words_of(capability);
    made += "| `" + std::string(package::capability_name(capability)) + "`" +
            (file.required.has(capability) ? "" : " (optional)") + " | " + std::string(words.what) + " | " +
            code(words.deno) + " | " + code(words.node) + " |\n";
  }
  return made;
}

std::string integrity(std::string_view bytes) {
  return "sha512-" + base64(archive::digest(archive::DigestKind::sha512, bytes));
}

Unexpected<Error> refused(std::string_view registry, const std::string& field, const std::string& why) {
  return fail(Code::M057_FAN_E004, std::string(registry) + " would refuse `" + field + "`: " + why);
}

}  // namespace mochi::artefact
