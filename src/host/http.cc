#include "host/http.h"

#include "base/string_util.h"

namespace mochi {

const std::string* HttpResponse::header(std::string_view name) const {
  std::string wanted = ascii_lower(name);
  for (const HttpHeader& header : headers) {
    if (ascii_lower(header.name) == wanted) return &header.value;
  }
  return nullptr;
}

std::string shown_url(std::string_view url) {
  url = url.substr(0, url.find_first_of("?#"));
  std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return std::string(url);
  std::size_t host = scheme + 3;
  std::size_t slash = url.find('/', host);
  std::size_t at = url.substr(0, slash).rfind('@');
  if (at == std::string_view::npos || at < host) return std::string(url);
  return std::string(url.substr(0, host)) + std::string(url.substr(at + 1));
}

}  // namespace mochi
