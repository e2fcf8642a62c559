#include "fanout/receipt.h"

#include <algorithm>
#include <array>

#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "diag/codes.h"
#include "package/version.h"

namespace mochi::fanout {
namespace {

constexpr std::int64_t kSchema = 1;
constexpr std::size_t kLargestReceipt = std::size_t{4} << 20U;

struct StateName {
  LegState state;
  std::string_view name;
};
constexpr std::array<StateName, 9> kStates = {{{LegState::planned, "planned"},
                                               {LegState::built, "built"},
                                               {LegState::uploading, "uploading"},
                                               {LegState::accepted, "accepted"},
                                               {LegState::published, "published"},
                                               {LegState::failed, "failed"},
                                               {LegState::cancelled, "cancelled"},
                                               {LegState::skipped, "skipped"},
                                               {LegState::withdrawn, "withdrawn"}}};

Result<ReceiptLeg> read_leg(const JsonValue& value, std::string_view path) {
  ReceiptLeg leg;
  const DestinationInfo* info = find_destination(value.text_of("target"));
  const std::optional<LegState> state = find_leg_state(value.text_of("state"));
  if (info == nullptr || !state)
    return fail(Code::C002, "`" + std::string(path) + "` has a leg of an unknown target or state");
  leg.destination = info->id;
  leg.state = *state;
  leg.name = value.text_of("name");
  leg.version = value.text_of("version");
  leg.registry = value.text_of("registry");
  leg.publish = value.text_of("publish");
  leg.url = value.text_of("url");
  leg.words = value.text_of("words");
  if (const JsonValue* files = value.find("files")) {
    for (const JsonValue& file : files->items) {
      const JsonValue* size = file.find("size");
      leg.files.push_back(
          {std::string(file.text_of("name")),
           size == nullptr ? 0 : static_cast<std::uint64_t>(std::max<std::int64_t>(size->integer, 0)),
           std::string(file.text_of("sha256"))});
    }
  }
  return leg;
}

}  // namespace

std::string_view leg_state_name(LegState state) { return kStates[static_cast<std::size_t>(state)].name; }

std::optional<LegState> find_leg_state(std::string_view name) {
  for (const StateName& item : kStates) {
    if (item.name == name) return item.state;
  }
  return std::nullopt;
}

bool is_done(LegState state) { return state == LegState::published || state == LegState::accepted; }

ReceiptLeg* Receipt::find(Destination destination) {
  for (ReceiptLeg& leg : legs) {
    if (leg.destination == destination) return &leg;
  }
  return nullptr;
}

const ReceiptLeg* Receipt::find(Destination destination) const {
  return const_cast<Receipt*>(this)->find(destination);
}

bool Receipt::is_done() const {
  return std::all_of(legs.begin(), legs.end(),
                     [](const ReceiptLeg& leg) { return fanout::is_done(leg.state); });
}

std::string receipt_json(const Receipt& receipt) {
  JsonWriter json(JsonStyle::indented);
  json.begin_object();
  json.member("schema", kSchema);
  json.member("package", receipt.package);
  json.member("version", receipt.version);
  json.member("mochi", receipt.mochi);
  json.member("commit", receipt.commit);
  json.member("input", receipt.input);
  if (receipt.epoch >= 0) json.member("epoch", receipt.epoch);
  json.key("legs");
  json.begin_array();
  for (const ReceiptLeg& leg : receipt.legs) {
    json.begin_object();
    json.member("target", destination_info(leg.destination).name);
    json.member("state", leg_state_name(leg.state));
    json.member("name", leg.name);
    json.member("version", leg.version);
    json.member("registry", leg.registry);
    json.member("publish", leg.publish);
    json.member("url", leg.url);
    json.key("files");
    json.begin_array();
    for (const ReceiptFile& file : leg.files) {
      json.begin_object();
      json.member("name", file.name);
      json.member("size", static_cast<std::int64_t>(file.size));
      json.member("sha256", file.sha256);
      json.end_object();
    }
    json.end_array();
    json.member("words", leg.words);
    json.end_object();
  }
  json.end_array();
  json.end_object();
  return json.take() + "\n";
}

Result<Receipt> read_receipt(std::string_view text, std::string_view path) {
  JsonValue value;
  JsonError error;
  if (!parse_json(text, value, error, {.bytes = kLargestReceipt, .depth = 16, .values = 100000}) ||
      !value.is(JsonKind::object)) {
    return fail(Code::C002, "receipt `" + std::string(path) + "` cannot be read: " + error.message,
                "Delete it: a new run asks the registries what is there.");
  }
  const JsonValue* schema = value.find("schema");
  if (schema == nullptr || schema->integer != kSchema) {
    return fail(Code::M057_FAN_E010,
                "receipt `" + std::string(path) + "` is of another schema than this mochi writes",
                "Use the mochi that wrote it.");
  }
  Receipt receipt;
  receipt.package = value.text_of("package");
  receipt.version = value.text_of("version");
  receipt.mochi = value.text_of("mochi");
  receipt.commit = value.text_of("commit");
  receipt.input = value.text_of("input");
  if (const JsonValue* epoch = value.find("epoch")) receipt.epoch = epoch->integer;
  if (const JsonValue* legs = value.find("legs")) {
    for (const JsonValue& item : legs->items) {
      MOCHI_TRY(ReceiptLeg leg, read_leg(item, path));
      receipt.legs.push_back(std::move(leg));
    }
  }
  return receipt;
}

std::string flat_name(std::string_view package) {
  std::string made;
  for (char c : package) {
    if (c != '@') made += c == '/' ? '-' : c;
  }
  return made;
}

std::string receipt_path(std::string_view directory, std::string_view package, std::string_view version) {
  return join_path(directory, ".mochi/publish/" + flat_name(package) + "-" + std::string(version) + ".json");
}

Result<void> write_receipt(FileSystem& files, const std::string& path, const Receipt& receipt) {
  MOCHI_TRY_VOID(files.make_dirs(parent_path(path)));
  return files.write(path, receipt_json(receipt));
}

Result<std::optional<Receipt>> load_receipt(FileSystem& files, const std::string& path) {
  if (!files.exists(path)) return std::optional<Receipt>();
  MOCHI_TRY(const std::string text, files.read(path, kLargestReceipt));
  MOCHI_TRY(Receipt receipt, read_receipt(text, path));
  return std::optional<Receipt>(std::move(receipt));
}

namespace {

// The newest receipt of a package that `wanted` takes. Broken ones are passed over.
template <typename Wanted>
Result<std::optional<Receipt>> newest_receipt(FileSystem& files, std::string_view directory,
                                              std::string_view package, Wanted wanted) {
  const std::string folder = join_path(directory, ".mochi/publish");
  std::optional<Receipt> best;
  std::optional<package::Version> newest;
  if (!files.is_directory(folder)) return best;
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(folder));
  for (const DirEntry& entry : entries) {
    if (!entry.name.starts_with(flat_name(package) + "-") || !entry.name.ends_with(".json")) continue;
    Result<std::optional<Receipt>> receipt = load_receipt(files, join_path(folder, entry.name));
    if (!receipt || !*receipt || (*receipt)->package != package || !wanted(**receipt)) continue;
    Result<package::Version> found = package::parse_version((*receipt)->version);
    if (!found || (newest && !(*newest < *found))) continue;
    newest = std::move(*found);
    best = std::move(**receipt);
  }
  return best;
}

}  // namespace

Result<std::optional<Receipt>> last_release(FileSystem& files, std::string_view directory,
                                            std::string_view package, std::string_view version) {
  return newest_receipt(files, directory, package,
                        [&](const Receipt& receipt) { return receipt.version != version; });
}

Result<std::optional<Receipt>> open_release(FileSystem& files, std::string_view directory,
                                            std::string_view package) {
  return newest_receipt(files, directory, package, [](const Receipt& receipt) { return !receipt.is_done(); });
}

}  // namespace mochi::fanout
