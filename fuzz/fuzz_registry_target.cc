// Request targets, the header values that the registry reads, and readme texts as HTML: what comes out holds
// no tag that the renderer does not write.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "host/http_server.h"
#include "registry/serve/markdown.h"
#include "registry/serve/views.h"
#include "registry/wire/multipart.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  mochi::ServerRequest request;
  if (mochi::parse_request_target(text, request)) {
    for (const std::string& segment : request.segments) {
      if (segment == ".." || segment == "." || segment.find('\0') != std::string::npos) std::abort();
    }
  }
  mochi::ServerRequest asked;
  asked.headers.push_back({"Accept-Encoding", std::string(text)});
  static_cast<void>(mochi::registry::accepts_gzip(asked));
  static_cast<void>(mochi::registry::etag_matches(text, "\"a\""));
  std::string value;
  static_cast<void>(mochi::registry::header_parameter(text, "name", value));
  const std::string html = mochi::registry::markdown_html(text);
  for (const char* tag : {"<script", "<img", "<style", "<iframe", "<svg", "href=\"javascript"}) {
    if (html.find(tag) != std::string::npos) std::abort();
  }
  return 0;
}
