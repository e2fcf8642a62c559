#include "host/real/server_body.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>

namespace mochi {

ServerBody::~ServerBody() {
  if (mapped_ != nullptr) ::munmap(mapped_, size_);
  if (fd_ >= 0) ::close(fd_);
}

bool ServerBody::open_spool() {
  fd_ = ::open(directory_.c_str(), O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
  if (fd_ >= 0) return true;
  // Not every file system makes nameless files.
  std::string path = directory_ + "/.upload-XXXXXX";
  fd_ = ::mkostemp(path.data(), O_CLOEXEC);
  if (fd_ < 0) return false;
  ::unlink(path.c_str());
  return true;
}

bool ServerBody::write_spool(std::string_view bytes) const {
  while (!bytes.empty()) {
    const ssize_t n = ::write(fd_, bytes.data(), bytes.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

bool ServerBody::add(std::string_view bytes) {
  size_ += bytes.size();
  if (fd_ < 0 && size_ <= memory_) {
    buffer_.append(bytes);
    return true;
  }
  if (fd_ < 0) {
    if (!open_spool() || !write_spool(buffer_)) return false;
    std::string().swap(buffer_);
  }
  return write_spool(bytes);
}

bool ServerBody::view(std::string_view& bytes) {
  if (fd_ < 0) {
    bytes = buffer_;
    return true;
  }
  if (mapped_ == nullptr) {
    void* at = ::mmap(nullptr, size_, PROT_READ, MAP_PRIVATE, fd_, 0);
    if (at == MAP_FAILED) return false;
    mapped_ = at;
  }
  bytes = std::string_view(static_cast<const char*>(mapped_), size_);
  return true;
}

void ServerBody::let_go(std::size_t count) const {
  constexpr std::size_t kPage = 4096;
  if (mapped_ != nullptr && count >= kPage)
    ::madvise(mapped_, count < size_ ? count / kPage * kPage : size_, MADV_DONTNEED);
}

}  // namespace mochi
