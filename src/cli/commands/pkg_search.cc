// search, info: what a registry tells of its packages.
#include <fmt/format.h>

#include <algorithm>

#include "base/json.h"
#include "cli/commands/commands.h"
#include "cli/commands/pkg_commands.h"
#include "cli/commands/pkg_common.h"
#include "cli/options.h"
#include "diag/codes.h"
#include "package/net/url.h"
#include "session/packages/door.h"

namespace mochi {
namespace {

// Opens a session for a registry, with or without a project here.
void open_anywhere(PackageSession& session) {
  if (!session.open(".")) session.project = {};
}

// The registry's answer as JSON. Reports what is wrong; false then.
bool ask(const Context& context, PackageSession& session, const std::string& registry,
         const std::string& path, const std::string& what, std::string& text, JsonValue& value) {
  const std::string name = registry.empty() ? package::registry_names(session.project)[0] : registry;
  Result<HttpResponse> answer = session.door().get(name, path);
  if (!answer) {
    context.fail_with(answer.error());
    return false;
  }
  if (answer->status == 404 || answer->status == 410) {
    refuse(context, Code::M057_RESOLVE_E004, "the registry `" + name + "` has no " + what);
    return false;
  }
  JsonError fault;
  if (!answer->ok() || !parse_json(answer->body, value, fault)) {
    refuse(context, Code::M057_INDEX_E004,
           fmt::format("the registry `{}` answered {} to the question for {}", name, answer->status, what));
    return false;
  }
  text = answer->body;
  return true;
}

// Text of a registry, on one line and without what a terminal would obey.
std::string shown(std::string_view text) {
  std::string made;
  for (char c : text) made += static_cast<unsigned char>(c) < 0x20 || c == 0x7f ? ' ' : c;
  return made;
}

}  // namespace

int pkg_search(Context& context, const Args& args) {
  Options options("pkg search", "Find packages of a registry by name, description or keyword.");
  PackageFlags flags(context);
  std::string term;
  std::string registry;
  options.positional("TERM", term, "What to look for");
  options.text("--registry", registry, "NAME", "Another registry than the default one");
  flags.declare(options);
  options.epilog("Examples:\n  mochi pkg search json\n");
  if (!options.parse(context, args)) return options.status();
  PackageSession session(context.host, flags);
  open_anywhere(session);
  std::string text;
  JsonValue value;
  if (!ask(context, session, registry, "_search?q=" + package::percent_encode(term), "search", text, value))
    return kExitUsage;
  if (flags.json) {
    context.print(text + "\n");
    return kExitOk;
  }
  const JsonValue* packages = value.find("packages");
  std::size_t width = 0;
  if (packages != nullptr) {
    for (const JsonValue& one : packages->items)
      width = std::max(width, one.text_of("name").size() + one.text_of("version").size() + 1);
    for (const JsonValue& one : packages->items) {
      const std::string name = shown(one.text_of("name")) + " " + shown(one.text_of("version"));
      context.print(fmt::format("{:<{}}  {}\n", name, width, shown(one.text_of("description"))));
    }
  }
  if (packages == nullptr || packages->items.empty()) context.print("nothing found\n");
  return kExitOk;
}

int pkg_info(Context& context, const Args& args) {
  Options options("pkg info", "Show what a registry knows of a package: versions, licence, owners.");
  PackageFlags flags(context);
  std::string name;
  std::string registry;
  options.positional("PACKAGE", name, "`name` or `@scope/name`");
  options.text("--registry", registry, "NAME", "Another registry than the default one");
  flags.declare(options);
  options.epilog("Examples:\n  mochi pkg info json\n  mochi pkg info @acme/net --json\n");
  if (!options.parse(context, args)) return options.status();
  if (std::string fault = package::check_package_name(name); !fault.empty())
    return refuse(context, Code::M057_MANIFEST_E013, "`" + name + "` is not a package name: " + fault, {},
                  kExitUsage);
  PackageSession session(context.host, flags);
  open_anywhere(session);
  const std::size_t slash = name.find('/');
  const std::string path = slash == std::string::npos
                               ? "_info/-/" + name
                               : "_info/" + name.substr(1, slash) + name.substr(slash + 1);
  std::string text;
  JsonValue value;
  if (!ask(context, session, registry, path, "package `" + name + "`", text, value)) return kExitFailure;
  if (flags.json) {
    context.print(text + "\n");
    return kExitOk;
  }
  context.print(shown(value.text_of("name")) + " " + shown(value.text_of("latest")) + "\n");
  for (std::string_view key : {"description", "license", "repository", "homepage", "page"}) {
    if (std::string_view one = value.text_of(key); !one.empty())
      context.print(fmt::format("  {:<12} {}\n", key, shown(one)));
  }
  if (const JsonValue* versions = value.find("versions")) {
    for (const JsonValue& one : versions->items) {
      const JsonValue* yanked = one.find("yanked");
      context.print(fmt::format("  {:<12} {}{}\n", shown(one.text_of("version")),
                                shown(one.text_of("released")),
                                yanked != nullptr && yanked->boolean ? "  yanked" : ""));
    }
  }
  return kExitOk;
}

}  // namespace mochi
