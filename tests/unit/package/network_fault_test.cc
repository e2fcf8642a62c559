// The index client, the downloads and the real HTTP client against a server that fails in every way.
#include <gtest/gtest.h>

#include "archive/digest.h"
#include "base/path.h"
#include "host/host.h"
#include "host/owned_tree.h"
#include "package/net/blob_fetch.h"
#include "package/net/index_client.h"
#include "package/net/url.h"
#include "unit/host/http_server.h"

namespace mochi::package {
namespace {

using testing_http::PythonServer;

// Time passes as in life, but nobody waits.
class HastyClock final : public Clock {
 public:
  explicit HastyClock(Clock& inner) : inner_(inner) {}
  std::int64_t unix_ns() override { return inner_.unix_ns() + skipped_; }
  std::int64_t monotonic_ns() override { return inner_.monotonic_ns() + skipped_; }
  void sleep_ns(std::int64_t duration) override { skipped_ += duration; }
  std::int64_t skipped() const { return skipped_; }

 private:
  Clock& inner_;
  std::int64_t skipped_ = 0;
};

// Paths name the fault: `/x/<fault>/index/…`, the package behind it does not matter. Blobs hold their fault's
// name.
constexpr std::string_view kHandler =
    "    p = self.path\n"
    "    fault = p.split('/')[2] if p.count('/') > 2 else ''\n"
    "    n = count[p]\n"
    "    line = (b'{\"v\":\"1.0.0\",\"b3\":\"' + b'a' * 64 + b'\",\"s2\":\"' + b'b' * 64 + b'\"}\\n')\n"
    "    body = b'bytes of ' + fault.encode() if '/blobs/' in p else line\n"
    "    if p.endswith('config.json'):\n"
    "      self.answer(200, b'{\"version\":1,\"id\":\"r\",\"blobs\":\"../blobs/\"}')\n"
    "    elif fault == 'once503': self.answer(503) if n == 1 else self.answer(200, body)\n"
    "    elif fault == 'always503': self.answer(503)\n"
    "    elif fault == 'always429': self.answer(429, b'', Retry_After='2')\n"
    "    elif fault == 'once429':\n"
    "      self.answer(429, b'', Retry_After=self.date_time_string(int(time.time()) + 20)) if n == 1 else "
    "self.answer(200, body)\n"
    "    elif fault == 'truncated':\n"
    "      if n < 3: self.answer(200, body[:5], Content_Length='1000'); self.close_connection = True\n"
    "      else: self.answer(200, body)\n"
    "    elif fault == 'alwaystruncated': self.answer(200, body[:5], Content_Length='1000'); "
    "self.close_connection = True\n"
    "    elif fault == 'reset': self.reset() if n < 3 else self.answer(200, body)\n"
    "    elif fault == 'alwaysreset': self.reset()\n"
    "    elif fault == 'lies': self.answer(200, b'other bytes')\n"
    "    elif fault == 'longer': self.answer(200, body + b'!')\n"
    "    elif fault == 'empty': self.answer(200, b'')\n"
    "    elif fault == 'garbage': self.answer(200, b'\\xff\\x00garbage\\n')\n"
    "    elif fault == 'html': self.answer(200, b'<html>Sign in to the hotel network</html>', "
    "Content_Type='text/html')\n"
    "    elif fault == 'bomb':\n"
    "      self.send_response(200); self.send_header('Connection', 'close'); self.end_headers(); "
    "self.close_connection = True\n"
    "      try:\n"
    "        for i in range(100000): self.wfile.write(b'x' * 65536)\n"
    "      except OSError: pass\n"
    "    elif fault == 'gzipbomb': self.answer(200, gzip.compress(b'x' * 100000000, 6), "
    "Content_Encoding='gzip')\n"
    "    elif fault == 'denied': self.answer(403, b'no')\n"
    "    elif fault == 'missing': self.answer(404)\n"
    "    elif fault == 'stall':\n"
    "      self.send_response(200); self.send_header('Content-Length', '100'); self.end_headers()\n"
    "      self.wfile.write(b'abc'); self.wfile.flush(); time.sleep(30)\n"
    "    elif fault == 'counts': self.answer(200, str(count).encode())\n"
    "    else: self.answer(200, body)\n";

class FaultTest : public testing::Test {
 protected:
  void SetUp() override {
    if (!server_.runs()) GTEST_SKIP() << "no python3";
    root_ = *host_->host().files.make_temp_dir("mochi_fault_test_");
    paths_ = {root_ + "/config", root_ + "/state", root_ + "/cache", root_ + "/fanout"};
    store_ = std::move(*Store::open(host_->host().files, clock_, paths_));
  }
  void TearDown() override {
    store_.reset();
    if (!root_.empty()) {
      EXPECT_TRUE(host_->host().files.remove_tree(root_));
    }
  }

  // The code of asking for a package whose registry has the fault.
  std::string index(const std::string& fault) {
    Transport transport(host_->host().http, host_->host().files, clock_, {});
    IndexClient client(transport, paths_.index(),
                       {{"default", server_.url("/x/" + fault + "/index/"), {}, {}, {}}});
    Result<const std::vector<IndexEntry>*> versions = client.versions({"default", "json"});
    if (!versions) return std::string(code_info(versions.error().code).name);
    return *versions == nullptr ? "absent" : std::to_string((*versions)->size());
  }

  std::string blob(const std::string& fault, bool both_right = true) {
    Transport transport(host_->host().http, host_->host().files, clock_, {});
    IndexClient client(transport, paths_.index(),
                       {{"default", server_.url("/x/" + fault + "/index/"), {}, {}, {}}});
    std::string bytes = "bytes of " + fault;
    BlobWanted wanted{"default", fault + " 1.0.0",
                      archive::hex(archive::digest(archive::DigestKind::blake3, bytes)),
                      archive::hex(archive::digest(archive::DigestKind::sha256, both_right ? bytes : "x"))};
    Result<void> done = fetch_blobs({wanted}, *store_, transport, client);
    EXPECT_EQ(done.has_value(), store_->find(wanted.blake3).has_value());
    return done ? "ok" : std::string(code_info(done.error().code).name);
  }

  PythonServer server_{kHandler};
  std::unique_ptr<RealHost> host_ = make_real_host();
  HastyClock clock_{host_->host().clock};
  std::string root_;
  Paths paths_;
  std::unique_ptr<Store> store_;
};

TEST_F(FaultTest, Index) {
  EXPECT_EQ(index("none"), "1");
  EXPECT_EQ(index("once503"), "1");
  EXPECT_EQ(index("always503"), "M057_INDEX_E004");
  EXPECT_EQ(index("truncated"), "1");
  EXPECT_EQ(index("alwaystruncated"), "M057_INDEX_E004");
  EXPECT_EQ(index("reset"), "1");
  EXPECT_EQ(index("alwaysreset"), "M057_INDEX_E004");
  EXPECT_EQ(index("missing"), "absent");
  EXPECT_EQ(index("denied"), "M057_INDEX_E009");
  EXPECT_EQ(index("garbage"), "M057_INDEX_E002");
  EXPECT_EQ(index("html"), "M057_INDEX_E002");
  EXPECT_EQ(index("bomb"), "M057_INDEX_E004");
  EXPECT_EQ(index("gzipbomb"), "M057_INDEX_E004");
}

TEST_F(FaultTest, RetryAfter) {
  std::int64_t before = clock_.skipped();
  EXPECT_EQ(index("once429"), "1");
  // The date of the header, to the second.
  EXPECT_GE(clock_.skipped() - before, 17'000'000'000);
  EXPECT_LE(clock_.skipped() - before, 20'000'000'000);
  before = clock_.skipped();
  EXPECT_EQ(index("always429"), "M057_INDEX_E005");
  EXPECT_EQ(clock_.skipped() - before, 5 * std::int64_t{2'000'000'000});
}

TEST_F(FaultTest, Blobs) {
  EXPECT_EQ(blob("none"), "ok");
  EXPECT_EQ(blob("once503"), "ok");
  EXPECT_EQ(blob("truncated"), "ok");
  EXPECT_EQ(blob("reset"), "ok");
  EXPECT_EQ(blob("always503"), "M057_BLOB_E002");
  EXPECT_EQ(blob("alwaystruncated"), "M057_BLOB_E002");
  EXPECT_EQ(blob("alwaysreset"), "M057_BLOB_E002");
  EXPECT_EQ(blob("always429"), "M057_INDEX_E005");
  EXPECT_EQ(blob("lies"), "M057_BLOB_E001");
  EXPECT_EQ(blob("longer"), "M057_BLOB_E001");
  EXPECT_EQ(blob("empty"), "M057_BLOB_E001");
  EXPECT_EQ(blob("html"), "M057_BLOB_E001");
  EXPECT_EQ(blob("right", false), "M057_BLOB_E001");
  EXPECT_EQ(blob("bomb"), "M057_BLOB_E005");
  EXPECT_EQ(blob("missing"), "M057_BLOB_E007");
  EXPECT_EQ(blob("denied"), "M057_INDEX_E009");
  // Nothing of all this stays behind, but for the mark of the folder.
  EXPECT_TRUE(store_->verify()->empty());
  store_.reset();
  const std::vector<DirEntry> left = *host_->host().files.list(paths_.store() + "/tmp");
  ASSERT_EQ(left.size(), 1U);
  EXPECT_EQ(left[0].name, kOwnedTreeMark);
  store_ = std::move(*Store::open(host_->host().files, clock_, paths_));
}

TEST_F(FaultTest, StallsEnd) {
  Transport transport(host_->host().http, host_->host().files, clock_,
                      {.credentials = {}, .retry = {.attempts = 2}});
  HttpRequest request{.url = server_.url("/x/stall/blobs/x")};
  request.timeout_ms = 300;
  Result<HttpResponse> stalled = transport.get(std::move(request));
  ASSERT_FALSE(stalled);
  EXPECT_EQ(stalled.error().code, Code::C008);
}

}  // namespace
}  // namespace mochi::package
