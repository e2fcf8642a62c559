// The pages for people: list, search, one page per library, and the two files that they share.
#include <fmt/format.h>

#include <algorithm>

#include "registry/serve/modules.h"
#include "registry/serve/views.h"
#include "registry/serve/web_pages.h"

namespace mochi {
extern const std::string_view kRegistryStyle;
extern const std::string_view kRegistryScript;
}  // namespace mochi

namespace mochi::registry {
namespace {

constexpr std::string_view kHtml = "text/html; charset=utf-8";
constexpr std::string_view kShort = "public, max-age=0, must-revalidate";

class WebModule final : public Module {
 public:
  explicit WebModule(const std::vector<std::pair<std::string, const Module*>>& modules) : modules_(modules) {}

  ServerResponse handle(Call& call) override {
    if (!call.reads()) return error(405, "method not allowed");
    const std::vector<std::string>& path = call.path;
    if (path.size() == 1 && path[0] == "style.css")
      return fixed(call, "web-style", "text/css; charset=utf-8", kRegistryStyle);
    if (path.size() == 1 && path[0] == "copy.js")
      return fixed(call, "web-script", "text/javascript; charset=utf-8", kRegistryScript);
    if (call.registry.store.config().is_private && !call.identity) {
      ServerResponse response =
          answer(401, message_page("A token is needed", "Log in with any user name and the token."));
      response.set("WWW-Authenticate", "Basic realm=\"registry\"");
      return response;
    }
    if (path.empty()) return list(call, {});
    if (path.size() == 1 && path[0] == "search") return list(call, call.request.query_value("q"));
    if (path.size() >= 2 && path[0] == "p") return package(call);
    return answer(404, message_page("Not found", "There is no such page."));
  }
  ServerResponse error(int status, std::string_view message) const override {
    return text_answer(status, std::string(message) + "\n");
  }
  bool takes_upload(const ServerRequest&, const std::vector<std::string>&) const override { return false; }
  std::string install_line(const PackageState&, const Registry&) const override { return {}; }

 private:
  static void protect(ServerResponse& response) {
    response.set(
        "Content-Security-Policy",
        "default-src 'none'; style-src 'self'; script-src 'self'; form-action 'self'; base-uri 'none'; "
        "frame-ancestors 'none'");
    response.set("Referrer-Policy", "no-referrer");
  }
  static ServerResponse answer(int status, std::string html) {
    ServerResponse response = text_answer(status, std::move(html), kHtml);
    protect(response);
    return response;
  }
  static ServerResponse fixed(Call& call, std::string_view key, std::string_view type,
                              std::string_view text) {
    const ViewPointer view = call.registry.views.get(key, 0, type, [&] { return std::string(text); });
    return view_answer(call.request, *view, "public, max-age=3600");
  }

  // Pages that everybody may see are kept; those of a caller with a token hold more and are made each time.
  template <typename Make>
  ServerResponse kept(Call& call, const std::string& key, Make make) {
    if (call.identity) return answer(200, make());
    return shown(call, *call.registry.views.get(key, call.registry.store.seq(), kHtml, make));
  }
  static ServerResponse shown(const Call& call, const View& view) {
    ServerResponse response = view_answer(call.request, view, kShort);
    protect(response);
    return response;
  }

  ServerResponse list(Call& call, std::string_view query) {
    auto make = [&] { return list_page(call, libraries(call), query); };
    // Queries are anybody's text: keeping them would fill the memory.
    return query.empty() ? kept(call, "web-list", make) : answer(200, make());
  }

  ServerResponse package(Call& call) {
    std::string key = call.path[1];
    for (std::size_t i = 2; i < call.path.size(); ++i) key += "/" + call.path[i];
    std::string_view language = call.request.query_value("lang");
    static constexpr std::string_view kLanguages[] = {"mochi", "typescript", "python", "rust"};
    if (std::find(std::begin(kLanguages), std::end(kLanguages), language) == std::end(kLanguages))
      language = "mochi";
    const std::string view_key = fmt::format("web-package|{}|{}", key, language);
    if (!call.identity) {
      if (const ViewPointer view = call.registry.views.find(view_key, call.registry.store.seq()))
        return shown(call, *view);
    }
    const std::vector<Library> all = libraries(call);
    // `@scope/name/1.0.0` leads to the page of the package.
    auto found = std::find_if(all.begin(), all.end(), [&](const Library& library) {
      return library.key == key || (key.starts_with(library.key) && key[library.key.size()] == '/');
    });
    if (found == all.end())
      return answer(404, message_page("Not found", "There is no package of this name."));
    return kept(call, view_key,
                [&] { return package_page(call, all, *found, install_lines(call, *found), language); });
  }

  std::vector<InstallLine> install_lines(const Call& call, const Library& library) const {
    std::vector<InstallLine> lines;
    for (const PackagePointer& member : library.members) {
      for (const auto& [protocol, module] : modules_) {
        if (protocol == member->protocol)
          lines.push_back({protocol, module->install_line(*member, call.registry)});
      }
    }
    return lines;
  }

  const std::vector<std::pair<std::string, const Module*>>& modules_;
};

}  // namespace

std::unique_ptr<Module> make_web_module(const std::vector<std::pair<std::string, const Module*>>& modules) {
  return std::make_unique<WebModule>(modules);
}

}  // namespace mochi::registry
