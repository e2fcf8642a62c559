#include <fmt/format.h>

#include "base/edit_distance.h"
#include "cli/commands/commands.h"
#include "cli/options.h"
#include "diag/explanation.h"
#include "diag/text.h"

namespace mochi {
namespace {

int list_codes(const Context& context) {
  for (std::uint16_t i = 0; i < code_count(); ++i) {
    const CodeInfo& info = code_at(i);
    context.print(fmt::format("{:<20} {:<8} {}\n", info.name, severity_name(info.severity), info.summary));
  }
  return kExitOk;
}

int unknown_code(const Context& context, std::string_view name) {
  std::vector<std::string_view> names;
  for (std::uint16_t i = 0; i < code_count(); ++i) names.push_back(code_at(i).name);
  Error error;
  error.code = Code::C012;
  error.message = fmt::format("unknown diagnostic code `{}`", name);
  std::string_view near = nearest_word(name, names);
  if (!near.empty())
    error.hint = fmt::format("Did you mean `{}`? `mochi explain --list` prints all codes.", near);
  return context.fail_with(error, kExitUsage);
}

}  // namespace

int command_explain(Context& context, const Args& args) {
  Options options("explain", "Print the long text of a diagnostic code: what it means, an example, the fix.");
  std::string name;
  bool list = false;
  options.positional("CODE", name, "A code as diagnostics print it, such as T008", false);
  options.flag("--list", list, "Print all codes with one line each");
  options.epilog("Example:\n  mochi explain T050\n");
  if (!options.parse(context, args)) return options.status();
  if (list) return list_codes(context);
  if (name.empty()) {
    Error error;
    error.code = Code::C003;
    error.message = "no code given";
    error.hint = "Write `mochi explain CODE`, or `mochi explain --list` for all codes.";
    return context.fail_with(error, kExitUsage);
  }
  const CodeInfo* info = find_code(name);
  if (info == nullptr) return unknown_code(context, name);
  context.print(code_explanation(info->code));
  return kExitOk;
}

}  // namespace mochi
