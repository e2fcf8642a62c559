// HTTP/2 and TLS against a server of node with a certificate of its own.
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <fstream>

#include "host/host.h"

namespace mochi {
namespace {

class SecureServer {
 public:
  SecureServer() {
    char pattern[] = "/tmp/mochi-http2-XXXXXX";
    directory_ = ::mkdtemp(pattern);
    std::string make =
        "cd " + directory_ +
        " && openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=localhost"
        " -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem >/dev/null 2>&1 && command -v "
        "node >/dev/null";
    if (std::system(make.c_str()) != 0) return;
    std::ofstream(directory_ + "/server.js")
        << "const http2 = require('http2'), fs = require('fs');\n"
           "let sessions = 0, requests = 0;\n"
           "const server = http2.createSecureServer({key: fs.readFileSync('key.pem'), cert: "
           "fs.readFileSync('cert.pem'),\n"
           "  allowHTTP1: true});\n"
           "server.on('session', () => sessions++);\n"
           "server.on('request', (request, response) => {\n"
           "  requests++;\n"
           "  setTimeout(() => response.end(`${request.httpVersion} ${sessions} ${requests} "
           "${request.url}`), 100);\n"
           "});\n"
           "server.listen(0, '127.0.0.1', () => console.log(server.address().port));\n";
    int channel[2];
    if (::pipe(channel) != 0) return;
    child_ = ::fork();
    if (child_ == 0) {
      ::dup2(channel[1], 1);
      ::close(channel[0]);
      if (::chdir(directory_.c_str()) != 0) ::_exit(126);
      ::execlp("node", "node", "server.js", static_cast<char*>(nullptr));
      ::_exit(127);
    }
    ::close(channel[1]);
    std::FILE* in = ::fdopen(channel[0], "r");
    if (std::fscanf(in, "%d", &port_) != 1) port_ = 0;
    std::fclose(in);
  }
  ~SecureServer() {
    if (child_ > 0) {
      ::kill(child_, SIGKILL);
      ::waitpid(child_, nullptr, 0);
    }
    std::string command = "rm -rf '" + directory_ + "'";
    static_cast<void>(std::system(command.c_str()));
  }
  SecureServer(const SecureServer&) = delete;
  SecureServer& operator=(const SecureServer&) = delete;
  bool runs() const { return port_ != 0; }
  std::string url(std::string_view host, std::string_view path) const {
    return "https://" + std::string(host) + ":" + std::to_string(port_) + std::string(path);
  }
  std::string certificate() const { return directory_ + "/cert.pem"; }

 private:
  std::string directory_;
  pid_t child_ = -1;
  int port_ = 0;
};

TEST(Http2, OneConnectionForManyAndTrust) {
  SecureServer server;
  if (!server.runs()) GTEST_SKIP() << "no node or no openssl program";
  std::unique_ptr<FileSystem> files = make_real_file_system();
  {
    // Nobody vouches for the certificate.
    std::unique_ptr<HttpClient> http = make_real_http(*files);
    Result<HttpResponse> refused = http->send({.url = server.url("localhost", "/")});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::C015);
  }
  ::setenv("SSL_CERT_FILE", server.certificate().c_str(), 1);
  std::unique_ptr<HttpClient> http = make_real_http(*files);
  // It names another host.
  Result<HttpResponse> other = http->send({.url = server.url("127.0.0.1", "/")});
  ASSERT_FALSE(other);
  EXPECT_EQ(other.error().code, Code::C015);
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 8; ++i) requests.push_back({.url = server.url("localhost", "/" + std::to_string(i))});
  std::vector<Result<HttpResponse>> answers = http->send_all(requests, 8);
  ::unsetenv("SSL_CERT_FILE");
  std::string sessions;
  for (std::size_t i = 0; i < answers.size(); ++i) {
    ASSERT_TRUE(answers[i]) << answers[i].error().message;
    const std::string& body = answers[i]->body;
    EXPECT_TRUE(body.starts_with("2.0 ")) << body;
    EXPECT_TRUE(body.ends_with("/" + std::to_string(i))) << body;
    sessions += body.substr(4, body.find(' ', 4) - 4) + " ";
  }
  // All of them saw the same number of sessions: one more than those that were refused.
  EXPECT_EQ(sessions.find_first_not_of(sessions.substr(0, 1) + " "), std::string::npos) << sessions;
}

}  // namespace
}  // namespace mochi
