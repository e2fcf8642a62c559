#include "unit/fanout/world.h"

#include "archive/digest.h"
#include "base/base64.h"
#include "base/json.h"
#include "diag/codes.h"

namespace mochi::fanout::testing {
namespace {

HttpResponse answer(int status, std::string body, std::string type = "application/json") {
  HttpResponse made;
  made.status = status;
  made.body = std::move(body);
  made.headers.push_back({"Content-Type", std::move(type)});
  return made;
}

std::string part(const std::string& body, const std::string& name) {
  const std::size_t at = body.find("name=\"" + name + "\"");
  const std::size_t begin = body.find("\r\n\r\n", at) + 4;
  return body.substr(begin, body.find("\r\n--", begin) - begin);
}

class FakeHttp final : public HttpClient {
 public:
  explicit FakeHttp(FakeServer& server) : server_(server) {}
  Result<HttpResponse> send(const HttpRequest& request) override { return server_.send(request); }
  std::vector<Result<HttpResponse>> send_all(const std::vector<HttpRequest>& requests, unsigned) override {
    std::vector<Result<HttpResponse>> made;
    for (const HttpRequest& request : requests) made.push_back(send(request));
    return made;
  }

 private:
  FakeServer& server_;
};

class FakeSources final : public SourceBuilder {
 public:
  explicit FakeSources(const World& world) : world_(world) {}
  Result<emit::Output> build(const ReleasePackage& package, Destination destination,
                             const emit::LibraryOptions& options) override {
    if (world_.broken.contains(destination)) return fail(Code::T008, "type mismatch");
    emit::Output output;
    const std::string import = options.self.import_name;
    if (destination == Destination::npm) {
      output.files = {{"dist/index.d.ts", "export declare const x: number;\n"},
                      {"dist/index.js", "export const x = 1;\n"}};
      output.entries = {{package.name, "dist/index.js", "dist/index.d.ts"}};
    } else if (destination == Destination::pypi) {
      output.files = {{"src/" + import + "/__init__.py", "X = 1\n"}};
    } else {
      output.files = {{"src/lib.rs", "pub const X: i64 = 1;\n"}};
    }
    return output;
  }

 private:
  const World& world_;
};

}  // namespace

Result<HttpResponse> FakeServer::send(const HttpRequest& request) {
  const std::lock_guard lock(mutex_);
  ++requests;
  for (const HttpHeader& header : request.headers) {
    if (header.name == "Authorization") authorizations.insert(header.value);
  }
  if (down) return fail(Code::C014, "connection refused");
  const std::string path = request.url.substr(request.url.find('/', 8));
  if (path.starts_with("/npm/")) return npm(request, path.substr(5));
  if (path.starts_with("/pypi/")) return pypi(request, path.substr(6));
  if (path.starts_with("/cargo/")) return cargo(request, path.substr(7));
  return answer(404, "{}");
}

Result<HttpResponse> FakeServer::take(const std::string& registry, const std::function<bool()>& store) {
  ++uploads;
  switch (fault(registry, counts_[registry]++)) {
    case Fault::none: break;
    case Fault::too_many: {
      HttpResponse made = answer(429, R"({"error":"slow down"})");
      made.headers.push_back({"Retry-After", "7"});
      return made;
    }
    case Fault::too_many_dated: {
      HttpResponse made = answer(429, "");
      made.headers.push_back({"Retry-After", "Thu, 01 Jan 1970 00:01:00 GMT"});
      return made;
    }
    case Fault::unavailable: return answer(502, "<html>bad gateway</html>", "text/html");
    case Fault::cut_before: return fail(Code::C014, "connection reset");
    case Fault::cut_after: store(); return fail(Code::C014, "connection reset");
    case Fault::bad_request: return answer(400, R"({"errors":[{"detail":"the description is too dull"}]})");
    case Fault::forbidden: return answer(403, R"({"error":"you are not an owner"})");
    case Fault::lose: return answer(200, "{}");
    case Fault::garble: return answer(200, std::string("\x80\xff not json \x1b[31m", 16));
  }
  if (!store()) return answer(400, R"({"error":"File already exists"})");
  return answer(200, "{}");
}

Result<HttpResponse> FakeServer::npm(const HttpRequest& request, const std::string& path) {
  std::string name = path.substr(0, path.find('?'));
  if (const std::size_t at = name.find("%2f"); at != std::string::npos) name.replace(at, 3, "/");
  if (request.method == "DELETE") {
    name = name.substr(0, name.find("/-rev/"));
    npm_.erase(name);
    return answer(200, "{}");
  }
  if (request.method == "PUT") {
    JsonValue body;
    JsonError error;
    if (!parse_json(request.body, body, error)) return answer(400, "{}");
    const JsonMember version = body.find("versions")->members[0];
    return take("npm", [&] {
      if (npm_[name].contains(version.name)) return false;
      npm_[name][version.name] = version.value.find("dist")->text_of("integrity");
      hides_["npm " + name] = hidden_for;
      stored.push_back("npm " + name + " " + version.name);
      return true;
    });
  }
  if (foreign.contains(name)) return answer(200, R"({"versions":{"1.0.0":{}}})");
  if (!npm_.contains(name) || npm_[name].empty() || hides_["npm " + name]-- > 0) return answer(404, "{}");
  std::string versions;
  for (const auto& [version, integrity] : npm_[name]) {
    versions += (versions.empty() ? "" : ",") +
                ("\"" + version + R"(":{"dist":{"integrity":")" + integrity + R"(","tarball":"/none"}})");
  }
  return answer(200, R"({"_rev":"1-x","versions":{)" + versions + "}}");
}

Result<HttpResponse> FakeServer::pypi(const HttpRequest& request, const std::string& path) {
  if (request.method == "POST") {
    const std::string name = part(request.body, "name");
    const std::size_t at = request.body.find("filename=\"") + 10;
    const std::string file = request.body.substr(at, request.body.find('"', at) - at);
    return take("pypi", [&] {
      if (files_[name].contains(file)) return false;
      files_[name][file] = part(request.body, "sha256_digest");
      stored.push_back("pypi " + file);
      return true;
    });
  }
  if (path == "simple/") return answer(200, R"({"projects":[]})", "application/vnd.pypi.simple.v1+json");
  const std::string name = path.substr(7, path.size() - 8);
  if (!files_.contains(name) || files_[name].empty()) return answer(404, "");
  std::string list;
  for (const auto& [file, sha256] : files_[name]) {
    list += (list.empty() ? "" : ",") + (R"({"filename":")" + file + R"(","url":"/f/)" + file +
                                         R"(","hashes":{"sha256":")" + sha256 + "\"}}");
  }
  return answer(200, R"({"files":[)" + list + "]}", "application/vnd.pypi.simple.v1+json");
}

Result<HttpResponse> FakeServer::cargo(const HttpRequest& request, const std::string& path) {
  if (path == "index/config.json")
    return answer(200, R"({"dl":"http://r.test/cargo/dl","api":"http://r.test/cargo"})");
  if (request.method == "PUT") {
    std::size_t at = 0;
    auto u32 = [&] {
      std::size_t value = 0;
      for (unsigned i = 0; i < 4; ++i)
        value |= static_cast<std::size_t>(static_cast<unsigned char>(request.body[at++])) << (8 * i);
      return value;
    };
    const std::size_t size = u32();
    JsonValue body;
    JsonError error;
    if (!parse_json(std::string_view(request.body).substr(at, size), body, error)) return answer(400, "{}");
    at += size + 4;
    const std::string name(body.text_of("name"));
    const std::string version(body.text_of("vers"));
    const std::string sum =
        archive::hex(archive::digest(archive::DigestKind::sha256, std::string_view(request.body).substr(at)));
    return take("crates", [&] {
      if (crates_[name].contains(version)) return false;
      crates_[name][version] = sum;
      hides_["crates " + name] = hidden_for;
      stored.push_back("crates " + name + " " + version);
      return true;
    });
  }
  const std::string name = path.substr(path.rfind('/') + 1);
  if (!crates_.contains(name) || crates_[name].empty() || hides_["crates " + name]-- > 0)
    return answer(404, "");
  std::string lines;
  for (const auto& [version, sum] : crates_[name])
    lines += R"({"name":")" + name + R"(","vers":")" + version + R"(","cksum":")" + sum + "\"}\n";
  return answer(200, lines, "text/plain");
}

World::World() {
  host.clock.set(0);
  host.env.set("HOME", "/home/me");
  for (const char* name : {"NPM", "PYPI", "CRATES"})
    host.env.set("MOCHI_" + std::string(name) + "_TOKEN", "secret-of-" + std::string(name));
}

std::unique_ptr<HttpClient> World::http() { return std::make_unique<FakeHttp>(server); }
std::unique_ptr<SourceBuilder> World::sources() { return std::make_unique<FakeSources>(*this); }

ReleasePackage World::package(const std::string& name, const std::string& version,
                              const std::vector<std::string>& needs) {
  std::string text = "[package]\nname = \"" + name + "\"\nversion = \"" + version +
                     "\"\nedition = \"2026\"\ndescription = \"Does things\"\nlicense = \"MIT\"\nrepository = "
                     "\"https://h.org/o/n\"\n\n[dependencies]\n";
  for (const std::string& need : needs) text += "\"" + need + "\" = \"^1.0.0\"\n";
  SourceMap sources;
  Collector collector;
  const SourceId source = sources.add("mochi.toml", text);
  ReleasePackage made;
  made.directory = "/packages/" + name.substr(1);
  made.name = name;
  made.version = *package::parse_version(version);
  made.manifest = package::read_manifest(sources, source, {}, collector);
  made.readme = "# " + name + "\n";
  made.license_text = "MIT\n";
  made.input_digest = archive::hex(archive::digest(archive::DigestKind::sha256, text));
  return made;
}

RunOptions World::options(std::vector<Destination> destinations) const {
  RunOptions made;
  made.destinations = std::move(destinations);
  made.allow_api_token = true;
  made.mochi_version = "0.1.0";
  made.staging_root = "/staging";
  made.endpoints.registry = {{Destination::npm, "http://127.0.0.1/npm/"},
                             {Destination::pypi, "http://127.0.0.1/pypi/simple/"},
                             {Destination::crates, "sparse+http://127.0.0.1/cargo/index/"}};
  made.endpoints.publish = {{Destination::pypi, "http://127.0.0.1/pypi/legacy/"}};
  return made;
}

Result<Run> World::run(const std::vector<ReleasePackage>& packages, const RunOptions& how) {
  return run_fanout(packages, how, *this, secrets, *this);
}

std::string code_of(const Error& error) { return std::string(code_info(error.code).name); }

std::string states(const Run& run) {
  std::string made;
  for (const Leg& leg : run.legs) {
    made += (made.empty() ? "" : " ") + std::string(destination_info(leg.destination).name) + ":" +
            (leg.already ? "already-" : "") + std::string(leg_state_name(leg.state));
  }
  return made;
}

}  // namespace mochi::fanout::testing
