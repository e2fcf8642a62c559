#include <fmt/format.h>

#include "cli/commands/commands.h"
#include "cli/options.h"

namespace mochi {
namespace {

struct Word {
  std::string text;
  std::string help;
};

// The option words of a command, taken from the command itself.
std::vector<Word> option_words(const Context& context, const Command& command) {
  std::vector<OptionInfo> found;
  Context describing = context;
  describing.describe = &found;
  command.run(describing, {});
  std::vector<Word> out;
  for (const OptionInfo& info : found) {
    std::string_view names = info.names;
    while (!names.empty()) {
      std::size_t comma = std::min(names.find(','), names.size());
      out.push_back({std::string(names.substr(0, comma)), info.help});
      names.remove_prefix(std::min(comma + 1, names.size()));
    }
  }
  return out;
}

std::string joined(const std::vector<Word>& words) {
  std::string out;
  for (const Word& word : words) out += (out.empty() ? "" : " ") + word.text;
  return out;
}

std::string shell_quoted(std::string_view text) {
  std::string out = "'";
  for (char c : text) out += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return out + "'";
}

std::string command_names() {
  std::string out;
  for (const Command& command : all_commands())
    out += fmt::format("{}{}", out.empty() ? "" : " ", command.name);
  return out;
}

std::string bash_script(const Context& context) {
  std::string out = fmt::format(
      "_mochi() {{\n"
      "  local current=\"${{COMP_WORDS[COMP_CWORD]}}\" words=\n"
      "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n"
      "    COMPREPLY=($(compgen -W \"{} --help --version --no-color\" -- \"$current\"))\n"
      "    return\n"
      "  fi\n"
      "  case \"${{COMP_WORDS[1]}}\" in\n",
      command_names());
  for (const Command& command : all_commands()) {
    out += fmt::format("    {}) words=\"{}\" ;;\n", command.name, joined(option_words(context, command)));
  }
  out +=
      "  esac\n"
      "  case \"$current\" in\n"
      "    -*) COMPREPLY=($(compgen -W \"$words\" -- \"$current\")) ;;\n"
      "    *) COMPREPLY=($(compgen -f -- \"$current\")) ;;\n"
      "  esac\n"
      "}\n"
      "complete -o filenames -F _mochi mochi\n";
  return out;
}

// In a zsh description a colon ends the word.
std::string zsh_item(std::string_view word, std::string_view help) {
  std::string text;
  for (char c : word) text += c == ':' ? std::string("\\:") : std::string(1, c);
  return shell_quoted(text + ":" + std::string(help));
}

std::string zsh_script(const Context& context) {
  std::string out =
      "#compdef mochi\n_mochi() {\n  local -a items\n  if (( CURRENT == 2 )); then\n    items=(\n";
  for (const Command& command : all_commands()) {
    out += fmt::format("      {}\n", zsh_item(command.name, command.summary));
  }
  out += "    )\n    _describe command items\n    return\n  fi\n  case \"${words[2]}\" in\n";
  for (const Command& command : all_commands()) {
    out += fmt::format("    {})\n      items=(\n", command.name);
    for (const Word& word : option_words(context, command)) {
      out += fmt::format("        {}\n", zsh_item(word.text, word.help));
    }
    out += "      ) ;;\n";
  }
  out +=
      "  esac\n"
      "  if [[ \"${words[CURRENT]}\" == -* ]]; then\n"
      "    _describe option items\n"
      "  else\n"
      "    _files\n"
      "  fi\n"
      "}\n"
      "compdef _mochi mochi\n";
  return out;
}

std::string fish_script(const Context& context) {
  std::string out;
  for (const Command& command : all_commands()) {
    out += fmt::format("complete -c mochi -n __fish_use_subcommand -f -a {} -d {}\n", command.name,
                       shell_quoted(command.summary));
  }
  for (const Command& command : all_commands()) {
    for (const Word& word : option_words(context, command)) {
      bool is_long = word.text.starts_with("--");
      out += fmt::format("complete -c mochi -n '__fish_seen_subcommand_from {}' {} {} -d {}\n", command.name,
                         is_long ? "-l" : "-s", word.text.substr(is_long ? 2 : 1), shell_quoted(word.help));
    }
  }
  return out;
}

}  // namespace

int command_completions(Context& context, const Args& args) {
  Options options("completions", "Print the completion script of a shell.");
  std::string shell;
  options.positional("SHELL", shell, "bash, zsh or fish");
  options.epilog(
      "Examples:\n"
      "  mochi completions bash > ~/.local/share/bash-completion/completions/mochi\n"
      "  mochi completions zsh > \"${fpath[1]}/_mochi\"\n"
      "  mochi completions fish > ~/.config/fish/completions/mochi.fish\n");
  if (!options.parse(context, args)) return options.status();
  if (shell == "bash") {
    context.print(bash_script(context));
  } else if (shell == "zsh") {
    context.print(zsh_script(context));
  } else if (shell == "fish") {
    context.print(fish_script(context));
  } else {
    Error error;
    error.code = Code::C003;
    error.message = fmt::format("unknown shell `{}`", shell);
    error.hint = "The shells are `bash`, `zsh` and `fish`.";
    return context.fail_with(error, kExitUsage);
  }
  return kExitOk;
}

}  // namespace mochi
