// The pages for people.
#include "registry/serve/modules.h"

namespace mochi::registry {
namespace {

class WebModule final : public Module {
 public:
  ServerResponse handle(Call& call) override {
    if (!call.reads()) return error(405, "method not allowed");
    return error(404, "there is no such page");
  }
  ServerResponse error(int status, std::string_view message) const override {
    return text_answer(status, std::string(message) + "\n");
  }
  bool takes_upload(const ServerRequest&, const std::vector<std::string>&) const override { return false; }
  std::string install_line(const PackageState&, const Registry&) const override { return {}; }
};

}  // namespace

std::unique_ptr<Module> make_web_module() { return std::make_unique<WebModule>(); }

}  // namespace mochi::registry
