// mochi.toml: reading it never fails the program, its canonical text is a fixpoint, and an edit leaves a text
// that holds what was set, or the old text.
#include <string>
#include <string_view>

#include "base/check.h"
#include "diag/codes.h"
#include "package/manifest/edit.h"
#include "package/manifest/manifest.h"
#include "package/manifest/writer.h"

namespace {

using namespace mochi;

void edit(const std::string& text) {
  package::ManifestEditor editor(text);
  const package::TomlPath path{"dependencies", "fuzzed"};
  if (!editor.set(path, "\"^1\"")) {
    MOCHI_CHECK(editor.text() == text);
    return;
  }
  MOCHI_CHECK(editor.written(path) == "\"^1\"");
  const Result<bool> removed = editor.remove(path);
  MOCHI_CHECK(!removed || (*removed && !editor.has(path)));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  SourceMap sources;
  const SourceId source = sources.add("mochi.toml", text);
  Collector found;
  static_cast<void>(package::read_manifest(sources, source, {{"rust-dependencies"}}, found));
  const Result<TomlValue> parsed = parse_toml(sources, source, Code::M057_MANIFEST_E001);
  if (!parsed) return 0;
  const std::string canonical = package::write_manifest(*parsed);
  const Result<TomlValue> again =
      parse_toml(sources, sources.add("canonical", canonical), Code::M057_MANIFEST_E001);
  MOCHI_CHECK(again && package::write_manifest(*again) == canonical);
  edit(text);
  return 0;
}
