#include "host/http.h"

#include <gtest/gtest.h>

#include "base/path.h"
#include "host/host.h"
#include "host/memory/memory_host.h"
#include "http_server.h"

namespace mochi {
namespace {

using testing_http::PythonServer;

constexpr std::string_view kHandler =
    "    p = self.path\n"
    "    if p == '/hello': self.answer(200, b'hello', ETag='\"1\"', X_Two='a')\n"
    "    elif p == '/echo': self.answer(201, (self.command + ' ' + self.headers.get('X-A', '-') + ' ' +\n"
    "        str(self.headers.get('Content-Type')) + ' ').encode() + self.body)\n"
    "    elif p == '/redirect': self.answer(302, b'moved', Location='/hello')\n"
    "    elif p == '/zipped': self.answer(200, gzip.compress(b'z' * 1000), Content_Encoding='gzip')\n"
    "    elif p == '/bomb': self.answer(200, gzip.compress(b'z' * 10000000), Content_Encoding='gzip')\n"
    "    elif p == '/short': self.answer(200, b'abc', Content_Length='10'); self.close_connection = True\n"
    "    elif p == '/beyond': self.answer(200, b'abc', Content_Length='9' * 20); self.close_connection = "
    "True\n"
    "    elif p == '/reset': self.reset()\n"
    "    elif p == '/stall':\n"
    "      self.send_response(200); self.send_header('Content-Length', '10'); self.end_headers()\n"
    "      self.wfile.write(b'abc'); self.wfile.flush(); time.sleep(20)\n"
    "    elif p == '/big': self.answer(200, b'x' * 3000000)\n"
    "    elif p == '/headers': self.answer(200, b'', X_Long='y' * 60000, X_More='y' * 60000, X_M='y' * "
    "60000,\n"
    "        X_N='y' * 60000, X_O='y' * 60000)\n"
    "    elif p.startswith('/slow'): time.sleep(0.2); self.answer(200, p.encode())\n"
    "    else: self.answer(404, b'no such thing')\n";

class HttpTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!server_.runs()) GTEST_SKIP() << "no python3";
  }
  Result<HttpResponse> get(std::string_view path, std::size_t limit = 1U << 26U) {
    return http_->send(
        {.url = server_.url(path), .headers = {}, .body = {}, .timeout_ms = 1500, .limit = limit});
  }

  PythonServer server_{kHandler};
  std::unique_ptr<FileSystem> files_ = make_real_file_system();
  std::unique_ptr<HttpClient> http_ = make_real_http(*files_);
};

TEST_F(HttpTest, GetsAndEchoes) {
  Result<HttpResponse> hello = get("/hello");
  ASSERT_TRUE(hello) << hello.error().message;
  EXPECT_EQ(hello->status, 200);
  EXPECT_EQ(hello->reason, "OK");
  EXPECT_EQ(hello->body, "hello");
  ASSERT_NE(hello->header("etag"), nullptr);
  EXPECT_EQ(*hello->header("etag"), "\"1\"");
  Result<HttpResponse> put = http_->send({.method = "PUT",
                                          .url = server_.url("/echo"),
                                          .headers = {{"X-A", "b"}},
                                          .body = std::string("a\0b", 3)});
  ASSERT_TRUE(put);
  EXPECT_EQ(put->status, 201);
  EXPECT_EQ(put->body, std::string("PUT b None a\0b", 14));
  Result<HttpResponse> del = http_->send({.method = "DELETE", .url = server_.url("/echo")});
  ASSERT_TRUE(del);
  EXPECT_EQ(del->body, "DELETE - None ");
  Result<HttpResponse> post =
      http_->send({.method = "POST", .url = server_.url("/echo"), .headers = {{"Content-Type", "text/x"}}});
  ASSERT_TRUE(post);
  EXPECT_EQ(post->body, "POST - text/x ");
  Result<HttpResponse> head = http_->send({.method = "HEAD", .url = server_.url("/hello")});
  ASSERT_TRUE(head);
  EXPECT_EQ(head->body, "");
  EXPECT_EQ(get("/nothing")->status, 404);
  EXPECT_EQ(get("/redirect")->status, 302);
  EXPECT_EQ(get("/zipped")->body, std::string(1000, 'z'));
}

TEST_F(HttpTest, Faults) {
  EXPECT_EQ(get("/short").error().code, Code::C014);
  EXPECT_EQ(get("/beyond").error().code, Code::C014);
  EXPECT_EQ(get("/reset").error().code, Code::C014);
  EXPECT_EQ(get("/big", 1000).error().code, Code::C004);
  EXPECT_EQ(get("/bomb", 100000).error().code, Code::C004);
  EXPECT_EQ(get("/headers").error().code, Code::C004);
  Result<HttpResponse> stalled = get("/stall");
  ASSERT_FALSE(stalled);
  EXPECT_EQ(stalled.error().code, Code::C008);
  EXPECT_EQ(http_->send({.url = "http://127.0.0.1:1/"}).error().code, Code::C014);
  EXPECT_EQ(http_->send({.url = "ftp://127.0.0.1/"}).error().code, Code::C003);
  EXPECT_EQ(http_->send({.url = "http://user:secret@127.0.0.1/"}).error().code, Code::C003);
  EXPECT_EQ(http_->send({.url = "http://user:secret@127.0.0.1/"}).error().message.find("secret"),
            std::string::npos);
}

TEST_F(HttpTest, Downloads) {
  std::string directory = *files_->make_temp_dir("mochi_http_test_");
  HttpRequest request{.url = server_.url("/big")};
  request.download_to = join_path(directory, "file");
  Result<HttpResponse> response = http_->send(request);
  ASSERT_TRUE(response) << response.error().message;
  EXPECT_EQ(response->body, "");
  EXPECT_EQ(files_->read(request.download_to, 1U << 26U)->size(), 3000000U);
  // Never over a file that is there.
  EXPECT_EQ(http_->send(request).error().code, Code::C002);
  request.url = server_.url("/nothing");
  request.download_to = join_path(directory, "other");
  response = http_->send(request);
  ASSERT_TRUE(response);
  EXPECT_EQ(response->body, "no such thing");
  EXPECT_FALSE(files_->exists(request.download_to));
  request.url = server_.url("/short");
  EXPECT_EQ(http_->send(request).error().code, Code::C014);
  EXPECT_FALSE(files_->exists(request.download_to));
  EXPECT_TRUE(files_->remove_tree(directory));
}

TEST_F(HttpTest, ManyAtATimeInOrder) {
  std::vector<HttpRequest> requests;
  for (int i = 0; i < 16; ++i) requests.push_back({.url = server_.url("/slow" + std::to_string(i))});
  auto clock = make_real_host();
  std::int64_t start = clock->host().clock.monotonic_ns();
  std::vector<Result<HttpResponse>> results = http_->send_all(requests, 8);
  std::int64_t took = clock->host().clock.monotonic_ns() - start;
  ASSERT_EQ(results.size(), 16U);
  for (int i = 0; i < 16; ++i) {
    ASSERT_TRUE(results[static_cast<std::size_t>(i)]);
    EXPECT_EQ(results[static_cast<std::size_t>(i)]->body, "/slow" + std::to_string(i));
  }
  // One after another they would take 3.2 s.
  EXPECT_LT(took, 2'500'000'000);
}

TEST(MemoryHttp, AnswersByScript) {
  MemoryHost host;
  host.http.put("http://a/x", {.status = 200, .headers = {{"ETag", "\"e\""}}, .body = "body", .reason = {}});
  host.http.expect("GET", "http://a/x", HttpResponse{.status = 503, .headers = {}, .body = {}, .reason = {}});
  EXPECT_EQ(host.http.send({.url = "http://a/x"})->status, 503);
  EXPECT_EQ(host.http.send({.url = "http://a/x"})->body, "body");
  EXPECT_EQ(host.http.send({.url = "http://a/x", .headers = {{"If-None-Match", "\"e\""}}})->status, 304);
  EXPECT_EQ(host.http.send({.url = "http://a/y"}).error().code, Code::C014);
  EXPECT_EQ(host.http.requests().size(), 4U);
}

TEST(ShownUrl, HidesSecrets) {
  EXPECT_EQ(shown_url("https://u:p@host/a/b?token=1#x"), "https://host/a/b");
  EXPECT_EQ(shown_url("https://host/a@b"), "https://host/a@b");
}

}  // namespace
}  // namespace mochi
