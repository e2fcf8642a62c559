#include "emit/surface/surface.h"

#include <algorithm>

#include "base/check.h"
#include "emit/surface/speller.h"

namespace mochi::emit {
namespace {

struct Word {
  std::string_view word;
  Language language;
};

constexpr Word kWords[] = {{"typescript", Language::typescript},
                           {"python", Language::python},
                           {"jvm", Language::jvm},
                           {"dotnet", Language::dotnet},
                           {"swift", Language::swift},
                           {"kotlin", Language::kotlin},
                           {"rust", Language::rust},
                           {"beam", Language::beam},
                           {"javascript", Language::typescript},
                           {"npm", Language::typescript},
                           {"jsr", Language::typescript},
                           {"pypi", Language::python},
                           {"java", Language::jvm},
                           {"maven", Language::jvm},
                           {"csharp", Language::dotnet},
                           {"nuget", Language::dotnet},
                           {"swiftpm", Language::swift},
                           {"kotlinmp", Language::kotlin},
                           {"kmp", Language::kotlin},
                           {"crates", Language::rust},
                           {"cratesio", Language::rust},
                           {"hex", Language::beam},
                           {"erlang", Language::beam},
                           {"elixir", Language::beam}};

// What begins a comment.
std::string_view comment(Language language) {
  switch (language) {
    case Language::python: return "# ";
    case Language::beam: return "%% ";
    case Language::typescript:
    case Language::jvm:
    case Language::dotnet:
    case Language::swift:
    case Language::kotlin:
    case Language::rust: return "// ";
  }
  MOCHI_UNREACHABLE("language");
}

std::unique_ptr<Speller> speller(const api::Surface& surface, Language language, const NativePackage& self) {
  switch (language) {
    case Language::typescript: return typescript_speller(surface, self);
    case Language::python: return python_speller(surface, self);
    case Language::jvm: return java_speller(surface, self);
    case Language::dotnet: return csharp_speller(surface, self);
    case Language::swift: return swift_speller(surface, self);
    case Language::kotlin: return kotlin_speller(surface, self);
    case Language::rust: return rust_speller(surface, self);
    case Language::beam: return beam_speller(surface, self);
  }
  MOCHI_UNREACHABLE("language");
}

}  // namespace

std::string_view language_word(Language language) {
  for (const Word& w : kWords) {
    if (w.language == language) return w.word;
  }
  MOCHI_UNREACHABLE("language");
}

bool find_language(std::string_view word, Language& language) {
  const auto* found =
      std::find_if(std::begin(kWords), std::end(kWords), [&](const Word& w) { return w.word == word; });
  if (found == std::end(kWords)) return false;
  language = found->language;
  return true;
}

NativeSurface native_surface(const api::Surface& surface, Language language, const NativePackage& self) {
  return speller(surface, language, self)->run();
}

std::string surface_text(const NativeSurface& surface, Language language) {
  std::string text;
  for (const NativeModule& module : surface.modules) {
    if (!text.empty()) text += "\n";
    text += std::string(comment(language)) + module.module + "\n" + module.import + "\n";
    for (const NativeItem& item : module.items) text += "\n" + item.declaration;
  }
  for (const Refusal& r : surface.refusals) {
    text += "\n" + std::string(comment(language)) + "refused [" + r.code + "] " + r.module + ": " + r.item +
            ": " + r.reason + "\n";
    text += std::string(comment(language)) + "  " + r.remedy + "\n";
  }
  return text;
}

}  // namespace mochi::emit
