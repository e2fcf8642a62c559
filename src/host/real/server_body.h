// The body of one request while it arrives: in memory at first, in an unlinked file when it grows.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "host/http_server.h"

namespace mochi {

class ServerBody final : public RequestBody {
 public:
  ServerBody(std::string directory, std::size_t memory) : directory_(std::move(directory)), memory_(memory) {}
  ~ServerBody() override;
  ServerBody(const ServerBody&) = delete;
  ServerBody& operator=(const ServerBody&) = delete;

  // False if the temporary file cannot be made or written.
  bool add(std::string_view bytes);
  std::size_t size() const { return size_; }
  // All of it, valid until destruction; false if the file cannot be mapped.
  bool view(std::string_view& bytes);
  void let_go(std::size_t count) const override;

 private:
  bool open_spool();
  bool write_spool(std::string_view bytes) const;

  std::string directory_;
  std::size_t memory_;
  std::string buffer_;
  std::size_t size_ = 0;
  int fd_ = -1;
  void* mapped_ = nullptr;
};

}  // namespace mochi
