// How a library looks to the users of its targets, and what of it a target refuses.
#pragma once

#include <string>
#include <vector>

#include "check/checked.h"
#include "diag/diagnostic.h"
#include "emit/common/output.h"
#include "emit/surface/surface.h"
#include "ir/ir.h"
#include "session/compile.h"

namespace mochi {

// The surface as one language has it; names as the packages of that language's registry have them.
// `bigint_ints`: as `[fanout.npm]` says.
emit::NativeSurface native_surface(const api::Surface& surface, emit::Language language,
                                   bool bigint_ints = false);

// How a compiled library and the packages that it depends on are called in the language, and how their ints
// look there, as the manifests beside their code say.
emit::LibraryOptions library_options(FileSystem& files, const Compilation& library, emit::Language language);

// Everything that the languages refuse, as errors at the places of the items (issue line «errors»). `surface`
// is that of `checked`; `bigint_ints`: as `[fanout.npm]` says.
std::vector<Diagnostic> target_refusals(const check::Checked& checked, const api::Surface& surface,
                                        const std::vector<emit::Language>& languages, bool bigint_ints);

}  // namespace mochi
