// How the public surface of a library looks to the users of each language: by the idiom guide alone (fan-out
// page section 10), from declared types alone (language page Z5), for all eight, whether an emitter exists or
// not. An emitter that deviates is wrong.
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "api/surface.h"
#include "emit/common/output.h"

namespace mochi::emit {

enum class Language : std::uint8_t { typescript, python, jvm, dotnet, swift, kotlin, rust, beam };

inline constexpr std::array<Language, 8> kLanguages = {
    Language::typescript, Language::python, Language::jvm,  Language::dotnet,
    Language::swift,      Language::kotlin, Language::rust, Language::beam};

// The key of `[targets]`: `typescript`, `python`, `jvm`, …
std::string_view language_word(Language language);
// By that key, or by what people also say: `javascript`, `java`, `csharp`, `erlang`, …; false if it is none.
bool find_language(std::string_view word, Language& language);

// An exported item as the language declares it. A type comes with its members; a union in Python is several
// classes.
struct NativeItem {
  std::string item;         // of Mochi: `slugify`, `Token`
  std::string head;         // one line: `def slugify(source: str) -> str`
  std::string declaration;  // all lines, the head included
};

struct NativeModule {
  std::string module;  // of Mochi
  std::string import;  // the line by which users reach it
  std::vector<NativeItem> items;
};

// What cannot be had in the language, and what to do about it.
struct Refusal {
  std::string code;    // FAN_E007 for names that collide, T100 for everything else
  std::string module;  // of Mochi
  std::string item;    // `slugify`, `Token.start`
  std::string reason;
  std::string remedy;
};

struct NativeSurface {
  std::vector<NativeModule> modules;
  std::vector<Refusal> refusals;
};

// `self` names the package in the language; without an import name it follows from the package's. Order is
// that of the surface.
NativeSurface native_surface(const api::Surface& surface, Language language, const NativePackage& self);

// As text for people: import lines, declarations, then the refusals.
std::string surface_text(const NativeSurface& surface, Language language);

}  // namespace mochi::emit
