// A small HTTP server in Python for tests of the client: it answers by a script given as Python code.
#pragma once

#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <string>
#include <string_view>

namespace mochi::testing_http {

// `handler` is the body of `def handle(self)` of a BaseHTTPRequestHandler, run for every request; `count`
// maps each path to how often it was asked, this time included.
class PythonServer {
 public:
  explicit PythonServer(std::string_view handler) {
    char pattern[] = "/tmp/mochi-http-XXXXXX";
    directory_ = ::mkdtemp(pattern);
    std::ofstream(directory_ + "/server.py")
        << "import http.server, socket, struct, sys, threading, time, collections, hashlib, zlib, gzip, os\n"
           "count = collections.Counter()\nlock = threading.Lock()\n"
           "class Handler(http.server.BaseHTTPRequestHandler):\n"
           "  protocol_version = 'HTTP/1.1'\n"
           "  def log_message(self, *args): pass\n"
           "  def answer(self, status, body=b'', **headers):\n"
           "    self.send_response(status)\n"
           "    for k, v in headers.items(): self.send_header(k.replace('_', '-'), v)\n"
           "    if 'Content_Length' not in headers: self.send_header('Content-Length', str(len(body)))\n"
           "    self.end_headers()\n"
           "    if self.command != 'HEAD': self.wfile.write(body)\n"
           "  def reset(self):\n"
           "    self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack('ii', 1, 0))\n"
           "    self.close_connection = True\n"
           "    self.connection.close()\n"
           "    self.wfile = open(os.devnull, 'wb')\n"
           "  def go(self):\n"
           "    with lock: count[self.path] += 1\n"
           "    self.body = self.rfile.read(int(self.headers.get('Content-Length', 0)))\n"
           "    self.handle_request()\n"
           "  do_GET = do_PUT = do_POST = do_HEAD = do_DELETE = go\n"
           "  def handle_request(self):\n"
        << handler
        << "\nserver = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)\n"
           "server.daemon_threads = True\n"
           "print(server.server_address[1], flush=True)\nserver.serve_forever()\n";
    int channel[2];
    if (::pipe(channel) != 0) return;
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(channel[1], 1);
      ::close(channel[0]);
      std::FILE* quiet = std::freopen((directory_ + "/log").c_str(), "w", stderr);
      static_cast<void>(quiet);
      ::execlp("python3", "python3", (directory_ + "/server.py").c_str(), static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(channel[1]);
    std::FILE* in = ::fdopen(channel[0], "r");
    if (std::fscanf(in, "%d", &port_) != 1) port_ = 0;
    std::fclose(in);
  }
  ~PythonServer() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    std::string command = "rm -rf '" + directory_ + "'";
    static_cast<void>(std::system(command.c_str()));
  }
  PythonServer(const PythonServer&) = delete;
  PythonServer& operator=(const PythonServer&) = delete;

  bool runs() const { return port_ != 0; }
  std::string url(std::string_view path) const {
    return "http://127.0.0.1:" + std::to_string(port_) + std::string(path);
  }

 private:
  std::string directory_;
  pid_t child_ = -1;
  int port_ = 0;
};

}  // namespace mochi::testing_http
