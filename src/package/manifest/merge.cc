#include "package/manifest/merge.h"

#include <string>
#include <string_view>

namespace mochi::package {

std::optional<Span> merge_marker(const SourceMap& sources, SourceId source) {
  constexpr std::string_view kMarker = "<<<<<<< ";
  const Source& file = sources.source(source);
  const std::string_view text = file.text();
  std::size_t at = 0;
  if (!text.starts_with(kMarker)) {
    at = text.find("\n" + std::string(kMarker));
    if (at == std::string_view::npos) return std::nullopt;
    ++at;
  }
  const std::uint32_t begin = file.base() + static_cast<std::uint32_t>(at);
  return Span{begin, begin + 7};
}

}  // namespace mochi::package
