// Request targets, and readme texts as HTML: what comes out holds no tag that the renderer does not write.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "host/http_server.h"
#include "registry/serve/markdown.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  mochi::ServerRequest request;
  if (mochi::parse_request_target(text, request)) {
    for (const std::string& segment : request.segments) {
      if (segment == ".." || segment == "." || segment.find('\0') != std::string::npos) std::abort();
    }
  }
  const std::string html = mochi::registry::markdown_html(text);
  for (const char* tag : {"<script", "<img", "<style", "<iframe", "<svg", "href=\"javascript"}) {
    if (html.find(tag) != std::string::npos) std::abort();
  }
  return 0;
}
