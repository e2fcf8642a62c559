#include "registry/serve/views.h"

#include <mutex>

#include "archive/digest.h"
#include "archive/gzip.h"
#include "base/string_util.h"

namespace mochi::registry {

ViewPointer ViewCache::find(std::string_view key, std::uint64_t seq) const {
  std::shared_lock<std::shared_mutex> guard(mutex_);
  const auto found = views_.find(std::string(key));
  if (found == views_.end() || found->second->seq != seq) return nullptr;
  return found->second;
}

ViewPointer ViewCache::add(std::string_view key, std::uint64_t seq, std::string_view type,
                           std::string bytes) {
  auto view = std::make_shared<View>();
  view->etag = etag_of(bytes);
  view->type = std::string(type);
  view->seq = seq;
  // Below this the header of gzip and the second ETag cost more than they save.
  if (bytes.size() > 600) {
    std::string packed = archive::gzip(bytes);
    if (packed.size() < bytes.size()) {
      view->gzip_etag = etag_of(packed);
      view->gzipped = std::make_shared<const std::string>(std::move(packed));
    }
  }
  view->bytes = std::make_shared<const std::string>(std::move(bytes));
  return keep(key, std::move(view));
}

ViewPointer ViewCache::add_blob(std::string_view key, std::string bytes) {
  auto view = std::make_shared<View>();
  view->bytes = std::make_shared<const std::string>(std::move(bytes));
  return keep(key, std::move(view));
}

ViewPointer ViewCache::keep(std::string_view key, ViewPointer view) {
  const std::size_t packed = view->gzipped ? view->gzipped->size() : 0;
  const std::size_t size = view->bytes->size() + packed + key.size() + 256;
  std::unique_lock<std::shared_mutex> guard(mutex_);
  // A simple rule that needs no order of use: when all is full, begin anew.
  if (used_ + size > limit_) {
    views_.clear();
    used_ = 0;
  }
  ViewPointer& slot = views_[std::string(key)];
  if (!slot) used_ += size;
  slot = view;
  return view;
}

std::string etag_of(std::string_view bytes) {
  return "\"" + archive::hex(archive::digest(archive::DigestKind::sha256, bytes)).substr(0, 32) + "\"";
}

bool etag_matches(std::string_view if_none_match, std::string_view etag) {
  if (if_none_match.empty()) return false;
  for (std::string_view part : split(if_none_match, ',')) {
    part = trim_ascii(part);
    if (part.starts_with("W/")) part.remove_prefix(2);
    if (part == etag || part == "*") return true;
  }
  return false;
}

bool accepts_gzip(const ServerRequest& request) {
  for (std::string_view part : split(request.header("Accept-Encoding"), ',')) {
    part = trim_ascii(part);
    if (part.starts_with("gzip") && part.find("q=0") == std::string_view::npos) return true;
  }
  return false;
}

ServerResponse view_answer(const ServerRequest& request, const View& view, std::string_view cache_control) {
  ServerResponse response;
  const std::string_view known = request.header("If-None-Match");
  const bool packed = view.gzipped && accepts_gzip(request);
  response.set("ETag", packed ? view.gzip_etag : view.etag);
  response.set("Cache-Control", cache_control);
  response.set("Vary", "Accept, Accept-Encoding");
  if (etag_matches(known, view.etag) || (view.gzipped && etag_matches(known, view.gzip_etag))) {
    response.status = 304;
    return response;
  }
  response.set("Content-Type", view.type);
  if (packed) response.set("Content-Encoding", "gzip");
  response.shared_body = packed ? view.gzipped : view.bytes;
  return response;
}

}  // namespace mochi::registry
