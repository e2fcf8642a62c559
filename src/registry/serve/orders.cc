#include "registry/serve/orders.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/digest.h"
#include "base/json.h"
#include "base/json_writer.h"
#include "base/path.h"
#include "diag/codes.h"
#include "host/owned_tree.h"
#include "registry/serve/module.h"
#include "registry/store/folder.h"
#include "registry/store/random.h"

namespace mochi::registry {
namespace {

// Who changes things from the command line.
constexpr std::string_view kAdministrator = "administrator";
constexpr std::string_view kOrderEnd = ".order";
constexpr std::string_view kAnswerEnd = ".answer";
constexpr std::size_t kLargestOrder = std::size_t{64} << 10U;
constexpr std::int64_t kPollNs = 50'000'000;
constexpr std::int64_t kPatienceNs = 15'000'000'000;

std::string order_text(const Order& order) {
  JsonWriter out;
  out.begin_object();
  out.member("op", order.op);
  out.member("protocol", order.protocol);
  out.member("package", order.package);
  out.member("version", order.version);
  out.member("reason", order.reason);
  out.member("user", order.user);
  out.end_object();
  return out.take();
}

Result<JsonValue> read_object(FileSystem& files, const std::string& path) {
  MOCHI_TRY(const std::string text, files.read(path, kLargestOrder));
  JsonValue value;
  JsonError problem;
  if (!parse_json(text, value, problem) || !value.is(JsonKind::object))
    return fail(Code::C002, fmt::format("`{}` is no order", path));
  return value;
}

Result<Order> read_order(FileSystem& files, const std::string& path) {
  MOCHI_TRY(const JsonValue value, read_object(files, path));
  const auto text = [&](std::string_view key) { return std::string(value.text_of(key)); };
  return Order{text("op"), text("protocol"), text("package"), text("version"), text("reason"), text("user")};
}

std::string answer_text(const Result<std::string>& done) {
  JsonWriter out;
  out.begin_object();
  if (done) {
    out.member("text", *done);
  } else {
    out.member("code", code_info(done.error().code).name);
    out.member("message", done.error().message);
    out.member("help", done.error().hint);
  }
  out.end_object();
  return out.take();
}

Result<std::string> read_answer(const JsonValue& value) {
  if (value.find("text") != nullptr) return std::string(value.text_of("text"));
  const CodeInfo* info = find_code(value.text_of("code"));
  return fail(info == nullptr ? Code::C002 : info->code, std::string(value.text_of("message")),
              std::string(value.text_of("help")));
}

Record record_of(std::string_view op, const Order& order, std::string data) {
  Record record;
  record.actor = kAdministrator;
  record.protocol = order.protocol;
  record.op = std::string(op);
  record.package = order.package;
  record.data = std::move(data);
  return record;
}

Result<std::string> purge(Store& store, const Order& order) {
  const PackagePointer package = store.find(order.protocol, order.package);
  const VersionState* version = package == nullptr ? nullptr : package->find(order.version);
  // Done before: what is left to do is to see that the files are gone.
  if (version != nullptr && version->withdrawn && version->files.empty()) {
    MOCHI_TRY_VOID(store.drop_purged());
    return std::string();
  }
  Record record =
      record_of("purge", order, order.reason.empty() ? std::string() : one_member("reason", order.reason));
  record.version = order.version;
  const Result<Record> done =
      store.commit(std::move(record), [&](const PackageState* current) -> Result<void> {
        if (current != nullptr && current->find(order.version) != nullptr) return {};
        return fail(Code::C003, fmt::format("`{}` has no version `{}`", order.package, order.version));
      });
  if (!done) return fail(done.error());
  MOCHI_TRY_VOID(store.drop_purged());
  return std::string();
}

std::string owners_text(const PackageState& package) {
  std::string text;
  for (const std::string& owner : package.owners) text += owner + "\n";
  for (const std::string& reader : package.readers) text += reader + " (reads only)\n";
  return text;
}

Result<void> change_people(Store& store, TokenBook& tokens, const Order& order) {
  if (order.op.ends_with("-add") && !store.has_actor(order.user) && !tokens.knows(order.user)) {
    return fail(Code::C003, fmt::format("there is no user `{}`", order.user),
                fmt::format("Make a token first: `mochi registry token create --user {}`.", order.user));
  }
  const Result<Record> done = store.commit(
      record_of(order.op, order, one_member("user", order.user)),
      [&](const PackageState* current) -> Result<void> {
        if (order.op != "owner-remove" || current == nullptr ||
            current->owners != std::vector<std::string>{order.user})
          return {};
        return fail(Code::C003, fmt::format("`{}` is the last owner of `{}`", order.user, order.package),
                    "Add another one first.");
      });
  return done ? Result<void>() : fail(done.error());
}

}  // namespace

Result<std::string> carry_out(Store& store, TokenBook& tokens, const Order& order) {
  if (!store.find(order.protocol, order.package)) {
    return fail(Code::C003, fmt::format("there is no package `{}` of `{}`", order.package, order.protocol),
                "Protocols are cargo, jsr, mochi, npm and pypi.");
  }
  if (order.op == "purge") return purge(store, order);
  constexpr std::string_view kPeople[] = {"owner-add", "owner-remove", "reader-add", "reader-remove"};
  if (std::find(std::begin(kPeople), std::end(kPeople), order.op) != std::end(kPeople)) {
    MOCHI_TRY_VOID(change_people(store, tokens, order));
  } else if (order.op != "owner-list") {
    return fail(Code::C003, fmt::format("there is no order `{}`", order.op));
  }
  return owners_text(*store.find(order.protocol, order.package));
}

Result<std::string> hand_over(FileSystem& files, Clock& clock, const std::string& root, const Order& order) {
  const std::string folder = join_path(root, kOrders);
  MOCHI_TRY(const std::string random, random_bytes(16));
  const std::string name = join_path(folder, archive::hex(random));
  const std::string answer = name + std::string(kAnswerEnd);
  if (!files.is_directory(folder)) {
    return fail(Code::M057_REG_E006, fmt::format("the process that serves `{}` takes no orders", root),
                "Stop it, and try again.");
  }
  MOCHI_TRY_VOID(files.write(name + std::string(kOrderEnd), order_text(order), kPrivateFileMode));
  const std::int64_t end = clock.monotonic_ns() + kPatienceNs;
  while (clock.monotonic_ns() < end) {
    if (files.exists(answer)) {
      MOCHI_TRY(const JsonValue value, read_object(files, answer));
      MOCHI_TRY_VOID(files.remove(answer));
      return read_answer(value);
    }
    clock.sleep_ns(kPollNs);
  }
  // Not carried out later, when nobody thinks of it any more.
  static_cast<void>(files.remove(name + std::string(kOrderEnd)));
  return fail(Code::C002, fmt::format("the process that serves `{}` does not answer", root),
              "Look whether the change was made before trying again.");
}

Result<void> open_orders(FileSystem& files, const std::string& root) {
  const std::string folder = join_path(root, kOrders);
  MOCHI_TRY_VOID(make_owned_tree(files, folder, kOrdersPurpose));
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(folder));
  for (const DirEntry& entry : entries) {
    if (entry.name != kOwnedTreeMark) MOCHI_TRY_VOID(files.remove(join_path(folder, entry.name)));
  }
  return {};
}

Result<void> answer_orders(Store& store, TokenBook& tokens, FunctionRef<Result<void>()> settle) {
  FileSystem& files = store.files();
  const std::string folder = join_path(store.root(), kOrders);
  MOCHI_TRY(const std::vector<DirEntry> entries, files.list(folder));
  for (const DirEntry& entry : entries) {
    if (entry.kind != FileKind::file || !entry.name.ends_with(kOrderEnd)) continue;
    const std::string path = join_path(folder, entry.name);
    const Result<Order> order = read_order(files, path);
    // Gone before it is done: a kill in between does nothing twice.
    MOCHI_TRY_VOID(files.remove(path));
    Result<std::string> answer = order ? carry_out(store, tokens, *order) : fail(order.error());
    if (Result<void> settled = settle(); !settled && answer) answer = fail(settled.error());
    const std::string name = path.substr(0, path.size() - kOrderEnd.size());
    MOCHI_TRY_VOID(files.write(name + std::string(kAnswerEnd), answer_text(answer), kPrivateFileMode));
  }
  return {};
}

}  // namespace mochi::registry
