#include "host/stream.h"

namespace mochi {

bool Reader::read_line(std::string& line, std::size_t limit) {
  line.clear();
  std::size_t searched = at_;
  while (true) {
    std::size_t newline = pending_.find('\n', searched);
    std::size_t size = (newline == std::string::npos ? pending_.size() : newline) - at_;
    if (newline != std::string::npos && size <= limit) {
      line.assign(pending_, at_, size);
      if (line.ends_with('\r')) line.pop_back();
      at_ = newline + 1;
      return true;
    }
    if (size > limit) {
      line.assign(pending_, at_, limit);
      at_ += limit;
      return true;
    }
    pending_.erase(0, at_);
    at_ = 0;
    searched = pending_.size();
    if (fill(pending_)) continue;
    if (pending_.empty()) return false;
    line.swap(pending_);
    pending_.clear();
    if (line.ends_with('\r')) line.pop_back();
    return true;
  }
}

bool Reader::read_byte(char& byte) {
  if (at_ == pending_.size()) {
    pending_.clear();
    at_ = 0;
    if (!fill(pending_)) return false;
  }
  byte = pending_[at_++];
  return true;
}

bool Reader::read_all(std::string& text, std::size_t limit) {
  pending_.erase(0, at_);
  at_ = 0;
  while (pending_.size() <= limit && fill(pending_)) {
  }
  bool fits = pending_.size() <= limit;
  text = pending_.substr(0, limit);
  pending_.clear();
  return fits;
}

}  // namespace mochi
