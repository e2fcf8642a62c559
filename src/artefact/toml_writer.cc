#include "artefact/toml_writer.h"

#include "base/toml.h"

namespace mochi::artefact {

void TomlWriter::key(std::string_view name) {
  out_ += toml_key(name);
  out_ += " = ";
}

void TomlWriter::table(std::string_view name) {
  if (!out_.empty()) out_ += '\n';
  out_ += '[';
  out_ += name;
  out_ += "]\n";
}

void TomlWriter::text(std::string_view name, std::string_view value) {
  key(name);
  out_ += toml_quote(value) + "\n";
}

void TomlWriter::boolean(std::string_view name, bool value) {
  key(name);
  out_ += value ? "true\n" : "false\n";
}

void TomlWriter::list(std::string_view name, const std::vector<std::string>& values, bool long_form,
                      bool keep) {
  if (values.empty() && !keep) return;
  key(name);
  if (values.empty()) {
    out_ += "[]\n";
    return;
  }
  out_ += long_form ? "[\n" : "[";
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (long_form) {
      out_ += "    " + toml_quote(values[i]) + ",\n";
    } else {
      out_ += (i == 0 ? "" : ", ") + toml_quote(values[i]);
    }
  }
  out_ += "]\n";
}

void TomlWriter::raw(std::string_view name, std::string_view value) {
  key(name);
  out_ += value;
  out_ += '\n';
}

void TomlWriter::line(std::string_view text) {
  out_ += text;
  out_ += '\n';
}

}  // namespace mochi::artefact
