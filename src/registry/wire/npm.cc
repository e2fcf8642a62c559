#include "registry/wire/npm.h"

#include <fmt/format.h>

#include <algorithm>

#include "archive/gunzip_stream.h"
#include "archive/tar_parser.h"
#include "base/base64.h"
#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi::registry::npm {
namespace {

constexpr std::size_t kUnpackedLimit = std::size_t{512} << 20U;

Unexpected<Error> bad_body(std::string message) { return fail(Code::M057_REG_E001, std::move(message)); }

// The texts of a JSON document that are too long to be held, and the document with short ones in their place.
class LongTexts {
 public:
  LongTexts(std::string_view body, FunctionRef<void(std::size_t)> read) {
    std::size_t at = 0;
    while (at < body.size()) {
      const std::size_t quote = body.find('"', at);
      if (quote == std::string_view::npos) break;
      const std::size_t end = end_of_text(body, quote + 1, read);
      if (end == std::string_view::npos) break;
      const std::string_view text = body.substr(quote + 1, end - quote - 1);
      rest_ += body.substr(at, quote + 1 - at);
      if (text.size() > kLongText) {
        rest_ += place(texts_.size());
        texts_.push_back(text);
      } else {
        rest_ += text;
      }
      at = end;
      // The closing quote is no opening one.
      rest_ += body[at++];
    }
    rest_ += body.substr(std::min(at, body.size()));
  }

  const std::string& rest() const { return rest_; }
  // The long text in the place of which this one stands.
  std::optional<std::string_view> find(std::string_view text) const {
    for (std::size_t i = 0; i < texts_.size(); ++i) {
      if (text == place(i)) return texts_[i];
    }
    return std::nullopt;
  }

 private:
  static constexpr std::size_t kLongText = std::size_t{1} << 20U;
  static constexpr std::size_t kWindow = std::size_t{4} << 20U;
  static std::string place(std::size_t number) { return fmt::format("long text {} of the body", number); }

  // Where the closing quote of the text that begins at `begin` stands.
  static std::size_t end_of_text(std::string_view body, std::size_t begin,
                                 FunctionRef<void(std::size_t)> read) {
    for (std::size_t at = begin; at < body.size();) {
      const std::size_t quote = body.substr(0, std::min(at + kWindow, body.size())).find('"', at);
      if (quote == std::string_view::npos) {
        at = std::min(at + kWindow, body.size());
        if (read) read(at);
        continue;
      }
      // An odd number of backslashes before it makes it a part of the text.
      std::size_t slash = quote;
      while (slash > begin && body[slash - 1] == '\\') --slash;
      if ((quote - slash) % 2 == 0) return quote;
      at = quote + 1;
    }
    return std::string_view::npos;
  }

  std::string rest_;
  std::vector<std::string_view> texts_;
};

Result<void> read_attachments(const JsonValue& attachments, const LongTexts& texts, PublishBody& out) {
  for (const JsonMember& member : attachments.members) {
    const std::string_view data = member.value.text_of("data");
    if (member.name.ends_with(".sigstore")) {
      const std::optional<std::string_view> found = texts.find(data);
      if (found) return bad_body("the provenance is too large");
      out.provenance = data;
    } else if (member.name.ends_with(".tgz") && !out.has_tarball) {
      if (const std::optional<std::string_view> found = texts.find(data)) {
        out.encoded_tarball = *found;
      } else {
        out.small_tarball = data;
      }
      out.has_tarball = true;
      if (const JsonValue* length = member.value.find("length"); length != nullptr)
        out.tarball_length = static_cast<std::uint64_t>(length->integer);
    } else {
      return bad_body("unexpected attachment `" + member.name + "`");
    }
  }
  return {};
}

Result<void> read_version(const JsonValue& document, PublishBody& out) {
  const JsonValue* versions = document.find("versions");
  if (versions == nullptr || versions->members.size() != 1)
    return bad_body("a publish must have exactly one version");
  const JsonMember& member = versions->members.front();
  out.version = member.name;
  out.manifest = member.value;
  if (out.manifest.text_of("name") != out.name || out.manifest.text_of("version") != out.version) {
    return bad_body("name and version of the manifest differ from those of the request");
  }
  if (const JsonValue* dist = out.manifest.find("dist")) {
    out.integrity = dist->text_of("integrity");
    out.shasum = dist->text_of("shasum");
  }
  return {};
}

bool is_readme(std::string_view path) { return ascii_lower(path).starts_with("readme"); }

}  // namespace

Result<PublishBody> parse_publish(std::string_view body, FunctionRef<void(std::size_t)> read) {
  constexpr std::size_t kDocumentBytes = std::size_t{32} << 20U;
  const LongTexts texts(body, read);
  if (texts.rest().size() > kDocumentBytes) return bad_body("the document is larger than 32 MiB");
  JsonLimits limits;
  limits.bytes = kDocumentBytes;
  limits.depth = 100;
  limits.values = 1'000'000;
  JsonError error;
  PublishBody out;
  JsonValue document;
  if (!parse_json(texts.rest(), document, error, limits) || !document.is(JsonKind::object)) {
    return bad_body("the body is not a JSON object: " + error.message);
  }
  out.name = document.text_of("name");
  if (out.name.empty()) out.name = document.text_of("_id");
  out.access = document.text_of("access");
  if (const JsonValue* tags = document.find("dist-tags")) {
    for (const JsonMember& tag : tags->members) out.dist_tags.emplace_back(tag.name, tag.value.text);
  }
  const JsonValue* attachments = document.find("_attachments");
  if (attachments != nullptr && !attachments->members.empty()) {
    MOCHI_TRY_VOID(read_attachments(*attachments, texts, out));
    if (!out.has_tarball) return bad_body("the tarball is missing");
    MOCHI_TRY_VOID(read_version(document, out));
  } else {
    out.document = std::move(document);
  }
  return out;
}

std::string check_name(std::string_view name) {
  if (name.empty() || name.size() > 214) return "a name has 1 to 214 characters";
  std::string_view rest = name;
  if (name.front() == '@') {
    const std::size_t slash = name.find('/');
    if (slash == std::string_view::npos || slash < 2 || slash + 1 == name.size())
      return "a scoped name is `@scope/name`";
    const std::string_view scope = name.substr(1, slash - 1);
    if (scope.front() == '.' ||
        scope.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.~") != std::string_view::npos) {
      return "the scope has characters that a URL cannot hold";
    }
    rest = name.substr(slash + 1);
  }
  if (rest.front() == '.' || rest.front() == '_') return "a name does not begin with `.` or `_`";
  if (rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789-_.~") != std::string_view::npos) {
    return "a name is lower case and safe in URLs";
  }
  static constexpr std::string_view kReserved[] = {"node_modules",
                                                   "favicon.ico",
                                                   "assert",
                                                   "buffer",
                                                   "child_process",
                                                   "cluster",
                                                   "console",
                                                   "constants",
                                                   "crypto",
                                                   "dgram",
                                                   "dns",
                                                   "domain",
                                                   "events",
                                                   "fs",
                                                   "http",
                                                   "http2",
                                                   "https",
                                                   "module",
                                                   "net",
                                                   "os",
                                                   "path",
                                                   "perf_hooks",
                                                   "process",
                                                   "punycode",
                                                   "querystring",
                                                   "readline",
                                                   "repl",
                                                   "stream",
                                                   "string_decoder",
                                                   "sys",
                                                   "timers",
                                                   "tls",
                                                   "trace_events",
                                                   "tty",
                                                   "url",
                                                   "util",
                                                   "v8",
                                                   "vm",
                                                   "wasi",
                                                   "worker_threads",
                                                   "zlib"};
  if (name.front() != '@' &&
      std::find(std::begin(kReserved), std::end(kReserved), name) != std::end(kReserved)) {
    return "this name belongs to Node";
  }
  return {};
}

std::string_view base_name(std::string_view name) {
  const std::size_t slash = name.find('/');
  return slash == std::string_view::npos ? name : name.substr(slash + 1);
}

std::string tarball_name(std::string_view name, std::string_view version) {
  return fmt::format("{}-{}.tgz", base_name(name), version);
}

Result<void> decode_tarball(const PublishBody& body, std::string_view whole,
                            FunctionRef<Result<void>(std::string_view)> out,
                            FunctionRef<void(std::size_t)> read) {
  // Four characters are three bytes.
  constexpr std::size_t kPiece = std::size_t{1} << 20U;
  const std::string_view text =
      body.encoded_tarball.empty() ? std::string_view(body.small_tarball) : body.encoded_tarball;
  std::uint64_t size = 0;
  for (std::size_t at = 0; at < text.size(); at += kPiece) {
    const std::string_view piece = text.substr(at, kPiece);
    const bool last = at + piece.size() == text.size();
    const std::optional<std::string> bytes = base64_decode(piece);
    if (!bytes || (!last && bytes->size() != kPiece / 4 * 3)) return bad_body("the attachment is not base64");
    size += bytes->size();
    MOCHI_TRY_VOID(out(*bytes));
    if (read && !body.encoded_tarball.empty())
      read(static_cast<std::size_t>(piece.data() - whole.data()) + piece.size());
  }
  if (body.tarball_length && *body.tarball_length != size)
    return bad_body("the attachment has another length than stated");
  return {};
}

// Keeps the few files that say something about the package.
struct TarballReader::State final : archive::TarSink {
  static constexpr std::size_t kKept = std::size_t{16} << 20U;
  enum class Kept : std::uint8_t { none, manifest, readme, capabilities };

  State() : gunzip(kUnpackedLimit), tar(*this, limits()) {}
  static archive::ReadLimits limits() {
    archive::ReadLimits out;
    out.foreign = true;
    return out;
  }

  Result<void> begin(const archive::TarMember& member) override {
    kept = Kept::none;
    text.clear();
    // npm strips the first folder, whatever its name.
    const std::size_t slash = member.path.find('/');
    if (slash == std::string::npos) return {};
    const std::string_view path = std::string_view(member.path).substr(slash + 1);
    if (path == "package.json") {
      kept = Kept::manifest;
    } else if (path == "mochi.caps.json" || path == "dist/mochi.caps.json") {
      kept = Kept::capabilities;
    } else if (out.readme_name.empty() && path.find('/') == std::string_view::npos && is_readme(path)) {
      kept = Kept::readme;
      out.readme_name = std::string(path);
    }
    if (kept != Kept::none && kept != Kept::readme && member.size > kKept)
      return bad_body(fmt::format("`{}` is too large", path));
    return {};
  }
  Result<void> data(std::string_view piece) override {
    if (kept != Kept::none && text.size() < kKept) text += piece.substr(0, kKept - text.size());
    return {};
  }
  Result<void> end() override {
    if (kept == Kept::manifest) {
      JsonError error;
      if (!parse_json(text, out.manifest, error) || !out.manifest.is(JsonKind::object))
        return bad_body("package.json: " + error.message);
      found = true;
    } else if (kept == Kept::capabilities) {
      out.capabilities = std::move(text);
    } else if (kept == Kept::readme) {
      out.readme = std::move(text);
    }
    return {};
  }

  archive::GunzipStream gunzip;
  archive::TarParser tar;
  Tarball out;
  Kept kept = Kept::none;
  std::string text;
  bool found = false;
};

TarballReader::TarballReader() : state_(std::make_unique<State>()) {}
TarballReader::~TarballReader() = default;

Result<void> TarballReader::push(std::string_view piece) {
  Result<void> done =
      state_->gunzip.push(piece, [this](std::string_view bytes) { return state_->tar.push(bytes); });
  if (done || done.error().code == Code::M057_REG_E001) return done;
  return bad_body("the tarball cannot be read: " + done.error().message);
}

Result<Tarball> TarballReader::finish() {
  Result<void> done = state_->gunzip.finish();
  if (done) done = state_->tar.finish();
  if (!done) return bad_body("the tarball cannot be read: " + done.error().message);
  if (!state_->found) return bad_body("the tarball has no package/package.json");
  return std::move(state_->out);
}

Result<Tarball> read_tarball(std::string_view bytes) {
  TarballReader reader;
  MOCHI_TRY_VOID(reader.push(bytes));
  return reader.finish();
}

}  // namespace mochi::registry::npm
