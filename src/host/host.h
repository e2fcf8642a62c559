// Everything outside the process, as one bundle of references that commands pass down. Stages below take only
// the parts that they use.
#pragma once

#include <memory>

#include "host/clock.h"
#include "host/env.h"
#include "host/file_system.h"
#include "host/http.h"
#include "host/process.h"
#include "host/stream.h"
#include "host/terminal.h"

namespace mochi {

struct Host {
  FileSystem& files;
  Clock& clock;
  Env& env;
  Processes& processes;
  Terminal& terminal;
  Reader& in;
  Writer& out;
  Writer& err;
  HttpClient& http;
};

// The real one. It flushes `out` and `err` at destruction.
class RealHost {
 public:
  virtual ~RealHost() = default;
  virtual Host& host() = 0;
};
std::unique_ptr<RealHost> make_real_host();
// Parts of it alone, for tools and tests.
std::unique_ptr<FileSystem> make_real_file_system();
std::unique_ptr<Processes> make_real_processes();
// Downloads go through `files`, which must live longer.
std::unique_ptr<HttpClient> make_real_http(FileSystem& files);

}  // namespace mochi
