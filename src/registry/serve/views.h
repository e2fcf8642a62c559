// Answers computed from the state once and kept: bytes, compressed bytes and ETag, until the state they came
// from changes.
#pragma once

#include <cstdint>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "host/http_server.h"

namespace mochi::registry {

struct View {
  std::shared_ptr<const std::string> bytes;
  // nullptr where compression does not pay.
  std::shared_ptr<const std::string> gzipped;
  std::string etag;
  std::string gzip_etag;
  std::string type;
  // Of the state: the package's last record, or the log's for views over all packages.
  std::uint64_t seq = 0;
};
using ViewPointer = std::shared_ptr<const View>;

class ViewCache {
 public:
  explicit ViewCache(std::size_t limit_bytes) : limit_(limit_bytes) {}

  // The view of this key if it was made at `seq`, else nullptr.
  ViewPointer find(std::string_view key, std::uint64_t seq) const;
  ViewPointer add(std::string_view key, std::uint64_t seq, std::string_view type, std::string bytes);

  // Bytes that never change and are not compressed further; found by `find(key, 0)`.
  ViewPointer add_blob(std::string_view key, std::string bytes);

  // Makes it with `make() -> std::string` unless it is there.
  template <typename Make>
  ViewPointer get(std::string_view key, std::uint64_t seq, std::string_view type, Make make) {
    if (ViewPointer found = find(key, seq)) return found;
    return add(key, seq, type, make());
  }

 private:
  ViewPointer keep(std::string_view key, ViewPointer view);

  std::size_t limit_;
  mutable std::shared_mutex mutex_;
  std::unordered_map<std::string, ViewPointer> views_;
  std::size_t used_ = 0;
};

// Status 200 (compressed if the client takes it) or 304, with ETag and Cache-Control.
ServerResponse view_answer(const ServerRequest& request, const View& view, std::string_view cache_control);
// Does `If-None-Match` name this tag?
bool etag_matches(std::string_view if_none_match, std::string_view etag);
// Strong, quoted, from the bytes.
std::string etag_of(std::string_view bytes);
bool accepts_gzip(const ServerRequest& request);

}  // namespace mochi::registry
