#include "cli/package_flags.h"

#include "base/string_util.h"
#include "diag/codes.h"

namespace mochi {

std::vector<std::string> take_option(Args& args, std::string_view name) {
  std::vector<std::string> values;
  Args rest;
  bool open = true;  // until `--`
  for (std::string& arg : args) {
    open = open && arg != "--";
    if (open && arg == name) {
      values.emplace_back();
    } else if (open && arg.size() > name.size() && arg.starts_with(name) && arg[name.size()] == '=') {
      values.push_back(arg.substr(name.size() + 1));
    } else {
      rest.push_back(std::move(arg));
    }
  }
  args = std::move(rest);
  return values;
}

void PackageFlags::declare_lock(Options& options) {
  options.flag("--locked", locked, "Fail if the lock would have to change");
  options.flag("--frozen", frozen, "Trust the lock as it is: resolve nothing, ask no index");
  options.flag("--offline", offline, "Use no network: only the cache and vendored packages");
}

void PackageFlags::declare(Options& options) {
  declare_lock(options);
  options.flag("--json", json, "Print the result as JSON");
  options.flag("--verbose", verbose, "Say more");
  options.flag("--paranoid", paranoid, "Hash the files of packages again before they are used");
  options.text("--trace", trace, "FILE", "Write how long each part took, for a trace viewer");
  options.number("--parallelism", parallelism, "N", "Downloads at one time (default 8)");
}

void PackageFlags::declare_resolve(Options& options) {
  declare(options);
  options.flag("--accept-capabilities", accept_described_,
               "Accept what packages newly need: all, or =P, or =P:cap+cap");
  options.texts("--accept-changed", accept_changed, "NAME@VERSION",
                "Lock this version although its registry shows other bytes than before");
  options.flag("--brief", brief, "If there is no solution, name only the facts that exclude one");
  options.flag("--explain-all", explain_all, "If there is no solution, explain it at any length");
  options.text("--now", now, "TIME", "Count the age of releases to this instant (2026-05-01T12:00:00Z)");
}

bool PackageFlags::take(const Context& context, Args& args) {
  for (const std::string& value : take_option(args, "--accept-capabilities")) {
    Acceptance made;
    const std::size_t colon = value.find(':');
    made.package = value.substr(0, colon);
    if (colon != std::string::npos) {
      made.capabilities = {};
      const std::string words = value.substr(colon + 1);
      for (std::string_view word : split(words, '+')) {
        const auto known = package::parse_capability_word(word);
        if (known) {
          made.capabilities.add(*known);
          continue;
        }
        Error error;
        error.code = Code::M057_MANIFEST_E010;
        error.message = "`" + std::string(word) + "` is not a capability";
        error.hint = "The capabilities are " + package::CapabilitySet::all().text() + ".";
        context.fail_with(error);
        return false;
      }
    }
    accepted.push_back(std::move(made));
  }
  return true;
}

}  // namespace mochi
