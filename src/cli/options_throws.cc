// The only file that sees CLI11, which throws.
#include <fmt/format.h>

#include <CLI/App.hpp>
#include <CLI/Config.hpp>
#include <CLI/Formatter.hpp>
#include <algorithm>

#include "base/check.h"
#include "base/edit_distance.h"
#include "cli/options.h"

namespace mochi {
namespace {

struct Described {
  OptionInfo info;
  bool positional = false;
  bool required = false;
  bool many = false;
};

std::vector<std::string_view> split_names(std::string_view names) {
  std::vector<std::string_view> out;
  while (!names.empty()) {
    std::size_t comma = std::min(names.find(','), names.size());
    out.push_back(names.substr(0, comma));
    names.remove_prefix(std::min(comma + 1, names.size()));
  }
  return out;
}

// «-q, --quiet» with the value; long-only names are set under the long ones.
std::string shown_name(const OptionInfo& info) {
  std::string out;
  for (std::string_view name : split_names(info.names)) {
    if (out.empty() && name.starts_with("--")) out += "    ";
    if (!out.empty() && !out.ends_with(' ')) out += ", ";
    out += name;
  }
  if (!info.value.empty()) out += " " + info.value;
  return out;
}

}  // namespace

struct Options::Impl {
  std::string command;
  std::string summary;
  std::string epilog;
  std::vector<Described> described;
  std::vector<std::string>* rest = nullptr;
  CLI::App app;
  int status = kExitOk;
  int usage_status = kExitUsage;
  bool no_color = false;

  void describe(const std::string& names, std::string value, std::string help) {
    described.push_back({{names, std::move(value), std::move(help)}, false, false, false});
  }
  void describe_positional(const std::string& name, std::string help, bool required, bool many) {
    described.push_back({{name, {}, std::move(help)}, true, required, many});
  }

  std::string usage() const {
    std::string out = "mochi " + command;
    bool options =
        std::any_of(described.begin(), described.end(), [](const Described& d) { return !d.positional; });
    if (options) out += " [OPTIONS]";
    for (const Described& d : described) {
      if (!d.positional) continue;
      std::string name = d.many ? d.info.names + "…" : d.info.names;
      out += d.required ? " " + name : " [" + name + "]";
    }
    return out;
  }

  void append_table(std::string& out, std::string_view title, bool positional) const {
    std::size_t width = 0;
    for (const Described& d : described) {
      if (d.positional == positional) width = std::max(width, shown_name(d.info).size());
    }
    if (width == 0 && positional) return;
    constexpr std::size_t kWidest = 34;
    width = std::min(std::max<std::size_t>(width, 16), kWidest);
    out += fmt::format("\n{}:\n", title);
    for (const Described& d : described) {
      if (d.positional != positional) continue;
      std::string name = shown_name(d.info);
      if (name.size() > width) {
        out += fmt::format("  {}\n  {:{}}  {}\n", name, "", width, d.info.help);
      } else {
        out += fmt::format("  {:{}}  {}\n", name, width, d.info.help);
      }
    }
  }

  std::string help() const {
    std::string out = fmt::format("{}\n\nUsage: {}\n", summary, usage());
    append_table(out, "Arguments", true);
    append_table(out, "Options", false);
    if (!epilog.empty()) out += "\n" + epilog;
    if (!out.ends_with('\n')) out += '\n';
    return out;
  }

  std::string_view nearest_option(std::string_view given_name) const {
    std::vector<std::string_view> names;
    for (const Described& d : described) {
      if (d.positional) continue;
      for (std::string_view name : split_names(d.info.names)) names.push_back(name);
    }
    return nearest_word(given_name.substr(0, given_name.find('=')), names);
  }

  bool mistake(Context& context, std::string message, std::string hint) {
    Error error;
    error.code = Code::C003;
    error.message = std::move(message);
    error.hint =
        hint.empty() ? fmt::format("`mochi {} --help` shows the options.", command) : std::move(hint);
    status = context.fail_with(error, usage_status);
    return false;
  }

  bool unknown(Context& context, std::string_view argument) {
    std::string_view near = argument.starts_with('-') ? nearest_option(argument) : std::string_view();
    std::string hint = suggestion(near);
    std::string_view kind = argument.starts_with('-') ? "unknown option" : "unexpected argument";
    return mistake(context, fmt::format("{} `{}`", kind, argument), std::move(hint));
  }

  // CLI11's texts end with a period and start with a capital or a name; ours do neither.
  static std::string reworded(std::string text) {
    while (text.ends_with('.') || text.ends_with('\n')) text.pop_back();
    return text;
  }
};

Options::Options(std::string command, std::string summary) : impl_(std::make_unique<Impl>()) {
  impl_->command = std::move(command);
  impl_->summary = std::move(summary);
  impl_->app.set_help_flag();
}
Options::~Options() = default;

Options& Options::flag(const std::string& names, bool& target, std::string help) {
  impl_->app.add_flag(names, target);
  impl_->describe(names, {}, std::move(help));
  return *this;
}

Options& Options::text(const std::string& names, std::string& target, std::string value, std::string help) {
  impl_->app.add_option(names, target)->take_last();
  impl_->describe(names, std::move(value), std::move(help));
  return *this;
}

Options& Options::texts(const std::string& names, std::vector<std::string>& target, std::string value,
                        std::string help) {
  impl_->app.add_option(names, target)->expected(1)->take_all()->allow_extra_args(false);
  impl_->describe(names, std::move(value), std::move(help));
  return *this;
}

Options& Options::number(const std::string& names, std::int64_t& target, std::string value,
                         std::string help) {
  impl_->app.add_option(names, target)->take_last();
  impl_->describe(names, std::move(value), std::move(help));
  return *this;
}

Options& Options::choice(const std::string& names, std::string& target, std::vector<std::string> words,
                         std::string help) {
  std::string value;
  for (const std::string& word : words) value += (value.empty() ? "" : "|") + word;
  impl_->app.add_option(names, target)->take_last()->check([words](const std::string& given_word) {
    if (std::find(words.begin(), words.end(), given_word) != words.end()) return std::string();
    return fmt::format("`{}` is none of {}", given_word, fmt::join(words, ", "));
  });
  impl_->describe(names, std::move(value), std::move(help));
  return *this;
}

Options& Options::positional(const std::string& name, std::string& target, std::string help, bool required) {
  impl_->app.add_option(name, target)->required(required);
  impl_->describe_positional(name, std::move(help), required, false);
  return *this;
}

Options& Options::positionals(const std::string& name, std::vector<std::string>& target, std::string help,
                              bool required) {
  impl_->app.add_option(name, target)->required(required);
  impl_->describe_positional(name, std::move(help), required, true);
  return *this;
}

Options& Options::program_and_arguments(const std::string& name, std::vector<std::string>& target,
                                        std::string help) {
  impl_->app.prefix_command();
  impl_->rest = &target;
  impl_->describe_positional(name, std::move(help), false, false);
  impl_->describe_positional("ARG", "Arguments of the program", false, true);
  return *this;
}

Options& Options::epilog(std::string text) {
  impl_->epilog += std::move(text);
  return *this;
}

Options& Options::usage_status(int status) {
  impl_->usage_status = status;
  return *this;
}

bool Options::parse(Context& context, const Args& args) {
  bool help = false;
  flag("--no-color", impl_->no_color, "Never use colours");
  flag("-h,--help", help, "Print this help");
  if (context.describe != nullptr) {
    for (const Described& d : impl_->described) {
      if (!d.positional) context.describe->push_back(d.info);
    }
    return false;
  }
  std::vector<std::string> reversed(args.rbegin(), args.rend());
  try {
    impl_->app.parse(reversed);
  } catch (const CLI::ExtrasError&) {
    std::vector<std::string> extras = impl_->app.remaining();
    return impl_->unknown(context, extras.empty() ? std::string_view("?") : std::string_view(extras.front()));
  } catch (const CLI::Error& error) {
    if (!help) return impl_->mistake(context, Impl::reworded(error.what()), {});
  }
  context.no_color = context.no_color || impl_->no_color;
  if (help) {
    context.print(impl_->help());
    return false;
  }
  if (impl_->rest != nullptr) {
    *impl_->rest = impl_->app.remaining();
    const bool parted = !impl_->rest->empty() && impl_->rest->front() == "--";
    if (parted) impl_->rest->erase(impl_->rest->begin());
    if (!parted && !impl_->rest->empty() && impl_->rest->front().size() > 1 &&
        impl_->rest->front().starts_with('-')) {
      return impl_->unknown(context, impl_->rest->front());
    }
  }
  return true;
}

int Options::status() const { return impl_->status; }

bool Options::given(const std::string& name) const {
  const CLI::Option* option = impl_->app.get_option_no_throw(name);
  MOCHI_CHECK(option != nullptr);
  return option->count() != 0;
}

}  // namespace mochi
