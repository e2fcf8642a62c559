#include "bridge/rust/ingest/doc_reader.h"

#include <fmt/format.h>

#include "bridge/rust/ingest/doc_parser.h"
#include "diag/codes.h"

namespace mochi::rust {
namespace {

// Levels of types within types.
constexpr std::size_t kDepth = 180;
// The format stands last.
constexpr std::size_t kTail = 256;

bool supported(std::int64_t format) { return format >= kOldestDocFormat && format <= kNewestDocFormat; }

Unexpected<Error> wrong_format(std::int64_t format) {
  return fail(Code::M057_RUST_E008, fmt::format("rustdoc writes format {}; mochi reads {} to {}", format,
                                                kOldestDocFormat, kNewestDocFormat));
}

// A format that cannot be read is told before its differences look like damage.
Result<void> check_tail(std::string_view json) {
  const std::string_view tail = json.substr(json.size() - std::min(json.size(), kTail));
  constexpr std::string_view kKey = "\"format_version\":";
  const std::size_t at = tail.rfind(kKey);
  if (at == std::string_view::npos) return {};
  JsonCursor cursor(tail.substr(at + kKey.size()));
  const std::int64_t format = cursor.integer();
  if (cursor.failed() || supported(format)) return {};
  return wrong_format(format);
}

void read_top(DocCrate& made, JsonCursor& in) {
  DocParser parser(made, in);
  std::string_view key;
  if (!in.begin_object()) return;
  while (in.next_key(key)) {
    if (key == "root") {
      made.root = static_cast<DocId>(in.integer());
    } else if (key == "crate_version") {
      if (!in.take_null()) made.version = in.string();
    } else if (key == "index") {
      parser.index();
    } else if (key == "paths") {
      parser.places();
    } else if (key == "external_crates") {
      parser.externals();
    } else if (key == "format_version") {
      made.format = static_cast<std::uint32_t>(in.integer());
    } else {
      in.skip();
    }
  }
  if (!in.at_end()) in.fail("something follows the end");
}

}  // namespace

Result<std::unique_ptr<DocCrate>> read_rustdoc(std::string json) {
  if (json.size() > kDocBytes) {
    return fail(Code::M057_RUST_E009,
                fmt::format("rustdoc's output is larger than {} MiB", kDocBytes >> 20U));
  }
  MOCHI_TRY_VOID(check_tail(json));
  auto made = std::make_unique<DocCrate>();
  made->json = std::move(json);
  // About so many bytes are one of each.
  constexpr std::size_t kItemText = 900;
  constexpr std::size_t kTypeText = 400;
  made->items.reserve(made->json.size() / kItemText);
  made->by_id.reserve(made->json.size() / kItemText);
  made->types.reserve(made->json.size() / kTypeText);
  made->cursor = std::make_unique<JsonCursor>(made->json, kDepth);
  JsonCursor& in = *made->cursor;
  read_top(*made, in);
  if (!in.failed() && !supported(made->format)) return wrong_format(made->format);
  const DocItem* root = made->item(made->root);
  if (!in.failed() && (root == nullptr || !std::holds_alternative<DocModule>(root->inner)))
    in.fail("it has no root module");
  if (in.failed()) {
    return fail(Code::M057_RUST_E009,
                fmt::format("rustdoc's output cannot be read: {} at byte {}", in.problem(), in.offset()));
  }
  made->name = root->name;
  return made;
}

}  // namespace mochi::rust
