#include "diag/explanation.h"

namespace mochi {

std::string_view code_explanation(Code code) {
  std::string_view name = code_info(code).name;
  for (const CodePage* page = kCodePages; !page->name.empty(); ++page) {
    if (page->name == name) return page->text;
  }
  return {};
}

}  // namespace mochi
