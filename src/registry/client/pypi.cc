#include "registry/client/pypi.h"

#include <algorithm>

#include "archive/digest.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "registry/client/answer.h"

namespace mochi::registry::client {
namespace {

using archive::DigestKind;

// METADATA header → form field, in twine's order; those without a header are filled from elsewhere.
struct FieldName {
  std::string_view header;
  std::string_view field;
};
constexpr FieldName kFields[] = {
    {"Metadata-Version", "metadata_version"},
    {"Summary", "summary"},
    {"Author", "author"},
    {"Author-email", "author_email"},
    {"License", "license"},
    {"", "description"},
    {"Keywords", "keywords"},
    {"Classifier", "classifiers"},
    {"", "sha256_digest"},
    {"", "md5_digest"},
    {"", "blake2_256_digest"},
    {"Project-URL", "project_urls"},
    {"Requires-Dist", "requires_dist"},
    {"Requires-Python", "requires_python"},
    {"Description-Content-Type", "description_content_type"},
    {"Provides-Extra", "provides_extra"},
    {"License-Expression", "license_expression"},
    {"License-File", "license_file"},
};

class Form {
 public:
  explicit Form(std::string boundary) : boundary_(std::move(boundary)) {}
  void field(std::string_view name, std::string_view value) {
    begin(name);
    out_ += "\r\n\r\n";
    out_ += value;
    out_ += "\r\n";
  }
  void file(std::string_view name, std::string_view file_name, std::string_view bytes) {
    begin(name);
    out_ += "; filename=\"" + std::string(file_name) + "\"\r\nContent-Type: application/octet-stream\r\n\r\n";
    out_ += bytes;
    out_ += "\r\n";
  }
  std::string take() { return std::move(out_) + "--" + boundary_ + "--\r\n"; }

 private:
  void begin(std::string_view name) {
    out_ += "--" + boundary_ + "\r\nContent-Disposition: form-data; name=\"" + std::string(name) + "\"";
  }
  std::string boundary_;
  std::string out_;
};

std::string unescape_html(std::string text) {
  for (auto [from, to] : {std::pair("&lt;", "<"), std::pair("&gt;", ">"), std::pair("&quot;", "\""),
                          std::pair("&#39;", "'"), std::pair("&amp;", "&")}) {
    text = replace_all(text, from, to);
  }
  return text;
}

// The `href` and the text of every `<a>`.
std::vector<PypiFile> html_files(std::string_view body, std::string_view page_url) {
  std::vector<PypiFile> made;
  std::size_t at = 0;
  while ((at = body.find("<a ", at)) != std::string_view::npos) {
    const std::size_t close = body.find('>', at);
    const std::size_t end = close == std::string_view::npos ? close : body.find("</a>", close);
    if (end == std::string_view::npos) break;
    const std::string_view tag = body.substr(at, close - at);
    const std::size_t href = tag.find("href=\"");
    if (href != std::string_view::npos) {
      std::string_view link = tag.substr(href + 6);
      link = link.substr(0, std::min(link.find('"'), link.size()));
      PypiFile file;
      file.name = std::string(trim_ascii(body.substr(close + 1, end - close - 1)));
      const std::size_t hash = link.find("#sha256=");
      if (hash != std::string_view::npos) file.sha256 = std::string(link.substr(hash + 8, 64));
      file.url = resolve_url(
          page_url, unescape_html(std::string(link.substr(0, std::min(link.find('#'), link.size())))));
      file.yanked = tag.find("data-yanked") != std::string_view::npos;
      made.push_back(std::move(file));
    }
    at = end;
  }
  return made;
}

}  // namespace

HttpRequest pypi_upload_request(std::string_view url, const PypiUpload& upload,
                                std::string_view authorization) {
  const std::string sha256 = archive::hex(archive::digest(DigestKind::sha256, upload.bytes));
  auto header = [&](std::string_view key) {
    for (const auto& [name, value] : upload.headers) {
      if (name == key) return value;
    }
    return std::string();
  };
  Form form("mochi" + sha256.substr(0, 32));
  form.field("name", header("Name"));
  form.field("version", header("Version"));
  form.field("filetype", upload.wheel ? "bdist_wheel" : "sdist");
  form.field("pyversion", upload.wheel ? "py3" : "source");
  for (const FieldName& item : kFields) {
    if (item.field == "description") form.field(item.field, upload.description);
    if (item.field == "sha256_digest") form.field(item.field, sha256);
    if (item.field == "md5_digest")
      form.field(item.field, archive::hex(archive::digest(DigestKind::md5, upload.bytes)));
    if (item.field == "blake2_256_digest")
      form.field(item.field, archive::hex(archive::digest(DigestKind::blake2b_256, upload.bytes)));
    if (item.header.empty()) continue;
    for (const auto& [name, value] : upload.headers) {
      if (name == item.header) form.field(item.field, value);
    }
  }
  form.field(":action", "file_upload");
  form.field("protocol_version", "1");
  if (!upload.attestations.empty()) form.field("attestations", upload.attestations);
  form.file("content", upload.file_name, upload.bytes);
  HttpRequest request;
  request.method = "POST";
  request.url = std::string(url);
  authorize(request, authorization);
  request.headers.push_back({"Content-Type", "multipart/form-data; boundary=mochi" + sha256.substr(0, 32)});
  request.body = form.take();
  return request;
}

HttpRequest pypi_project_request(std::string_view registry, std::string_view project) {
  HttpRequest request;
  request.url = with_slash(registry) + std::string(project) + "/";
  request.headers.push_back({"Accept", "application/vnd.pypi.simple.v1+json, text/html;q=0.1"});
  return request;
}

Result<std::vector<PypiFile>> pypi_files(const HttpResponse& response, std::string_view page_url) {
  const std::string* type = response.header("content-type");
  if (type == nullptr || type->find("json") == std::string::npos) return html_files(response.body, page_url);
  MOCHI_TRY(const JsonValue page, parse_body(response.body, "the page of the project"));
  std::vector<PypiFile> made;
  const JsonValue* files = page.find("files");
  if (files == nullptr) return made;
  for (const JsonValue& item : files->items) {
    PypiFile file;
    file.name = item.text_of("filename");
    file.url = resolve_url(page_url, item.text_of("url"));
    if (const JsonValue* hashes = item.find("hashes")) file.sha256 = hashes->text_of("sha256");
    const JsonValue* yanked = item.find("yanked");
    file.yanked = yanked != nullptr && (yanked->boolean || yanked->is(JsonKind::string));
    made.push_back(std::move(file));
  }
  return made;
}

HttpRequest pypi_json_request(std::string_view registry, std::string_view project) {
  HttpRequest request;
  const std::string base = with_slash(registry);
  constexpr std::string_view kSimple = "/simple/";
  if (!base.ends_with(kSimple)) return request;
  request.url = base.substr(0, base.size() - kSimple.size()) + "/pypi/" + std::string(project) + "/json";
  request.headers.push_back({"Accept", "application/json"});
  return request;
}

Result<PypiProject> pypi_project(std::string_view body) {
  MOCHI_TRY(const JsonValue page, parse_body(body, "the page of the project"));
  const JsonValue* info = page.find("info");
  if (info == nullptr || !info->is(JsonKind::object))
    return fail(Code::M057_INDEX_E002, "the page of the project has no `info`");
  PypiProject made;
  made.links.emplace_back(info->text_of("home_page"));
  if (const JsonValue* urls = info->find("project_urls")) {
    for (const JsonMember& member : urls->members) made.links.push_back(member.value.text);
  }
  std::erase(made.links, std::string());
  const JsonValue* ownership = page.find("ownership");
  if (ownership == nullptr) return made;
  made.organization = ownership->text_of("organization");
  if (const JsonValue* roles = ownership->find("roles")) {
    for (const JsonValue& role : roles->items) made.owners.emplace_back(role.text_of("user"));
  }
  std::erase(made.owners, std::string());
  return made;
}

HttpRequest pypi_audience_request(std::string_view publish_url) {
  HttpRequest request;
  request.url = origin_of(publish_url) + "/_/oidc/audience";
  return request;
}

HttpRequest pypi_mint_request(std::string_view publish_url, std::string_view jwt) {
  return token_exchange(origin_of(publish_url) + "/_/oidc/mint-token", "token", jwt);
}

}  // namespace mochi::registry::client
