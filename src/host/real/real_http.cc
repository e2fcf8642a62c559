#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <ctime>
#include <deque>
#include <memory>
#include <span>

#include "base/string_util.h"
#include "host/host.h"
#include "host/interrupt.h"
#include "host/real/curl_api.h"

namespace mochi {
namespace {

// Headers of one answer, all of them together.
constexpr std::size_t kHeaderLimit = std::size_t{256} << 10U;
// What is kept of an answer that is no success, where the body of a success goes elsewhere.
constexpr std::size_t kErrorBodyLimit = std::size_t{1} << 20U;
constexpr std::int64_t kConnectLimitMs = 30'000;
constexpr int kPollMs = 200;

std::int64_t now_ms() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::int64_t{now.tv_sec} * 1000 + now.tv_nsec / 1'000'000;
}

// Writes a download into its file.
class FileSink final : public BodySink {
 public:
  FileSink(FileSystem& files, std::string path) : files_(files), path_(std::move(path)) {}
  // Of a download that failed nothing stays, so that it can be tried again.
  ~FileSink() override {
    if (file_ == nullptr || finished_) return;
    file_.reset();
    static_cast<void>(files_.remove(path_));
  }
  FileSink(const FileSink&) = delete;
  FileSink& operator=(const FileSink&) = delete;
  Result<void> start() override {
    MOCHI_TRY(file_, files_.create(path_, kDefaultFileMode));
    return {};
  }
  Result<void> data(std::string_view piece) override { return file_->write(piece); }
  Result<void> finish() {
    if (file_ == nullptr) return {};
    MOCHI_TRY_VOID(file_->sync());
    finished_ = true;
    return {};
  }

 private:
  FileSystem& files_;
  std::string path_;
  std::unique_ptr<FileWriter> file_;
  bool finished_ = false;
};

// One running request. Its address is known to libcurl, so it never moves.
class Transfer {
 public:
  Transfer(const CurlApi& api, FileSystem& files, const HttpRequest& request, std::size_t place)
      : index(place), api_(api), request_(request), moved_ms_(now_ms()) {
    if (request.sink == nullptr && !request.download_to.empty()) {
      file_ = std::make_unique<FileSink>(files, request.download_to);
    }
    easy_ = api.easy_init();
    MOCHI_CHECK(easy_ != nullptr);
    set_options();
  }
  ~Transfer() {
    api_.easy_cleanup(easy_);
    api_.slist_free_all(headers_);
  }
  Transfer(const Transfer&) = delete;
  Transfer& operator=(const Transfer&) = delete;

  CURL* handle() const { return easy_; }
  Result<HttpResponse> finish(CURLcode code);

  const std::size_t index;

 private:
  template <typename Value>
  void set(CURLoption option, Value value) {
    api_.easy_setopt(easy_, option, value);
  }
  void set_options();
  void set_body();
  std::size_t take_header(std::string_view line);
  std::size_t take_body(std::string_view piece);
  std::size_t stop(Error error);
  int progress(curl_off_t down, curl_off_t up);
  Unexpected<Error> failure(CURLcode code) const;
  BodySink* sink() const { return request_.sink != nullptr ? request_.sink : file_.get(); }

  static std::size_t on_header(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<Transfer*>(self)->take_header({data, size * count});
  }
  static std::size_t on_body(char* data, std::size_t size, std::size_t count, void* self) {
    return static_cast<Transfer*>(self)->take_body({data, size * count});
  }
  static int on_progress(void* self, curl_off_t, curl_off_t down, curl_off_t, curl_off_t up) {
    return static_cast<Transfer*>(self)->progress(down, up);
  }

  const CurlApi& api_;
  const HttpRequest& request_;
  CURL* easy_ = nullptr;
  curl_slist* headers_ = nullptr;
  std::unique_ptr<FileSink> file_;
  HttpResponse response_;
  std::size_t header_bytes_ = 0;
  std::size_t body_bytes_ = 0;
  bool started_ = false;
  // Set when we ended the transfer ourselves.
  bool stopped_ = false;
  Error error_;
  curl_off_t moved_ = 0;
  curl_off_t up_ = 0;
  std::int64_t moved_ms_ = 0;
};

void Transfer::set_options() {
  set(CURLOPT_URL, request_.url.c_str());
  set(CURLOPT_PROTOCOLS_STR, "http,https");
  set(CURLOPT_DISALLOW_USERNAME_IN_URL, 1L);
  set(CURLOPT_NOSIGNAL, 1L);
  set(CURLOPT_HTTP_VERSION, long{CURL_HTTP_VERSION_2TLS});
  set(CURLOPT_PIPEWAIT, 1L);
  set(CURLOPT_USERAGENT, "mochi");
  set(CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(std::min(request_.timeout_ms, kConnectLimitMs)));
  // The hash of a download is that of the bytes as they are stored, so only other answers may come
  // compressed.
  if (sink() == nullptr) set(CURLOPT_ACCEPT_ENCODING, "");
  if (const char* bundle = std::getenv("SSL_CERT_FILE"); bundle != nullptr && *bundle != '\0') {
    set(CURLOPT_CAINFO, bundle);
  }
  if (!request_.certificate.empty()) {
    set(CURLOPT_SSLCERT, request_.certificate.c_str());
    set(CURLOPT_SSLKEY, request_.key.empty() ? request_.certificate.c_str() : request_.key.c_str());
  }
  set_body();
  // curl waits a second for an interim answer that few servers send.
  headers_ = api_.slist_append(headers_, "Expect:");
  for (const HttpHeader& header : request_.headers) {
    // `Name;` is how curl spells a header without a value.
    std::string line = header.value.empty() ? header.name + ";" : header.name + ": " + header.value;
    if (line.find_first_of("\r\n") == std::string::npos) headers_ = api_.slist_append(headers_, line.c_str());
  }
  set(CURLOPT_HTTPHEADER, headers_);
  set(CURLOPT_HEADERFUNCTION, &Transfer::on_header);
  set(CURLOPT_HEADERDATA, static_cast<void*>(this));
  set(CURLOPT_WRITEFUNCTION, &Transfer::on_body);
  set(CURLOPT_WRITEDATA, static_cast<void*>(this));
  set(CURLOPT_NOPROGRESS, 0L);
  set(CURLOPT_XFERINFOFUNCTION, &Transfer::on_progress);
  set(CURLOPT_XFERINFODATA, static_cast<void*>(this));
}

void Transfer::set_body() {
  const std::string& method = request_.method;
  if (method == "HEAD") {
    set(CURLOPT_NOBODY, 1L);
    return;
  }
  bool body = !request_.body.empty() || method == "POST" || method == "PUT" || method == "PATCH";
  if (body) {
    set(CURLOPT_POST, 1L);
    set(CURLOPT_POSTFIELDSIZE_LARGE, static_cast<curl_off_t>(request_.body.size()));
    set(CURLOPT_POSTFIELDS, request_.body.c_str());
    bool typed = std::any_of(request_.headers.begin(), request_.headers.end(), [](const HttpHeader& header) {
      return ascii_lower(header.name) == "content-type";
    });
    // Not a form, which is what curl would say by itself.
    if (!typed) headers_ = api_.slist_append(headers_, "Content-Type:");
  }
  if (method == "GET" && !body) return;
  set(CURLOPT_CUSTOMREQUEST, method.c_str());
  // On a connection that was used before, curl sends a request again by itself if no answer came: whether an
  // upload that may have arrived goes out twice is the caller's question.
  set(CURLOPT_FRESH_CONNECT, 1L);
}

std::size_t Transfer::stop(Error error) {
  stopped_ = true;
  error_ = std::move(error);
  return 0;
}

// Of at most 18 digits, which 64 bits hold.
bool is_length(std::string_view text) {
  return !text.empty() && text.size() <= 18 && text.find_first_not_of("0123456789") == std::string_view::npos;
}

std::size_t Transfer::take_header(std::string_view line) {
  std::size_t taken = line.size();
  header_bytes_ += taken;
  if (header_bytes_ > kHeaderLimit) {
    return stop(Error{.code = Code::C004,
                      .message = fmt::format("the headers of `{}` are too long", shown_url(request_.url))});
  }
  line = trim_ascii(line);
  if (line.starts_with("HTTP/")) {
    // Interim answers and those of a proxy come before the real one.
    response_ = {};
    std::size_t blank = line.find(' ');
    std::string_view rest =
        blank == std::string_view::npos ? std::string_view() : trim_ascii(line.substr(blank));
    std::size_t after = rest.find(' ');
    if (after != std::string_view::npos) response_.reason = trim_ascii(rest.substr(after));
    response_.status = std::atoi(std::string(rest.substr(0, 3)).c_str());
    return taken;
  }
  std::size_t colon = line.find(':');
  if (colon == std::string_view::npos || colon == 0) return taken;
  const std::string_view value = trim_ascii(line.substr(colon + 1));
  // curl reads to the end of the connection where a length is beyond its numbers: a cut answer would be whole.
  if (ascii_lower(line.substr(0, colon)) == "content-length" && !is_length(value)) {
    return stop(Error{
        .code = Code::C014,
        .message = fmt::format("the answer of `{}` has a length that is none", shown_url(request_.url))});
  }
  response_.headers.push_back({std::string(line.substr(0, colon)), std::string(value)});
  return taken;
}

std::size_t Transfer::take_body(std::string_view piece) {
  bool elsewhere = sink() != nullptr && response_.ok();
  std::size_t limit =
      sink() != nullptr && !elsewhere ? std::min(request_.limit, kErrorBodyLimit) : request_.limit;
  body_bytes_ += piece.size();
  if (body_bytes_ > limit) {
    return stop(Error{.code = Code::C004,
                      .message = fmt::format("the answer of `{}` is larger than {} bytes",
                                             shown_url(request_.url), limit)});
  }
  if (!elsewhere) {
    response_.body += piece;
    return piece.size();
  }
  if (!started_) {
    started_ = true;
    if (Result<void> begun = sink()->start(); !begun) return stop(std::move(begun).error());
  }
  if (Result<void> taken = sink()->data(piece); !taken) return stop(std::move(taken).error());
  return piece.size();
}

int Transfer::progress(curl_off_t down, curl_off_t up) {
  if (request_.watch != nullptr && up != up_) {
    up_ = up;
    const std::uint64_t total = request_.body.size();
    request_.watch->sent(std::min(static_cast<std::uint64_t>(up), total), total);
  }
  const curl_off_t moved = down + up;
  if (interrupted()) {
    stop(Error{.code = Code::C010, .message = "interrupted"});
    return 1;
  }
  std::int64_t now = now_ms();
  if (moved != moved_) {
    moved_ = moved;
    moved_ms_ = now;
  } else if (now - moved_ms_ > request_.timeout_ms) {
    stop(Error{
        .code = Code::C008,
        .message = fmt::format("`{}` sent nothing for {} ms", shown_url(request_.url), request_.timeout_ms)});
    return 1;
  }
  return 0;
}

Unexpected<Error> Transfer::failure(CURLcode code) const {
  std::string url = shown_url(request_.url);
  std::string_view why = api_.easy_strerror(code);
  // Names of libcurl's codes, not an enumeration of ours: those not listed are broken connections. An answer
  // without a status line has the code of an address of another scheme.
  if (code == CURLE_UNSUPPORTED_PROTOCOL &&
      (request_.url.starts_with("http://") || request_.url.starts_with("https://"))) {
    return fail(Code::C014, fmt::format("the answer of `{}` is no HTTP", url));
  }
  if (code == CURLE_UNSUPPORTED_PROTOCOL || code == CURLE_URL_MALFORMAT || code == CURLE_LOGIN_DENIED) {
    return fail(Code::C003, fmt::format("`{}` is no http or https address without user and password", url));
  }
  if (code == CURLE_OPERATION_TIMEDOUT)
    return fail(Code::C008, fmt::format("`{}` did not answer in time", url));
  bool secure = code == CURLE_SSL_CONNECT_ERROR || code == CURLE_PEER_FAILED_VERIFICATION ||
                code == CURLE_SSL_CACERT_BADFILE || code == CURLE_SSL_CERTPROBLEM ||
                code == CURLE_SSL_CIPHER || code == CURLE_SSL_ISSUER_ERROR ||
                code == CURLE_SSL_INVALIDCERTSTATUS;
  if (secure) return fail(Code::C015, fmt::format("no secure connection to `{}`: {}", url, why));
  if (code == CURLE_PARTIAL_FILE) return fail(Code::C014, fmt::format("the answer of `{}` ended early", url));
  return fail(Code::C014, fmt::format("request to `{}` failed: {}", url, why));
}

Result<HttpResponse> Transfer::finish(CURLcode code) {
  if (stopped_) return fail(std::move(error_));
  if (code != CURLE_OK) return failure(code);
  if (sink() != nullptr && response_.ok() && !started_) MOCHI_TRY_VOID(sink()->start());
  if (file_ != nullptr && response_.ok()) MOCHI_TRY_VOID(file_->finish());
  return std::move(response_);
}

class RealHttp final : public HttpClient {
 public:
  explicit RealHttp(FileSystem& files) : files_(files) {}
  ~RealHttp() override {
    if (multi_ != nullptr) api_.multi_cleanup(multi_);
  }
  RealHttp(const RealHttp&) = delete;
  RealHttp& operator=(const RealHttp&) = delete;

  Result<HttpResponse> send(const HttpRequest& request) override {
    return std::move(run({&request, 1}, 1).front());
  }

  std::vector<Result<HttpResponse>> send_all(const std::vector<HttpRequest>& requests,
                                             unsigned parallel) override {
    return run(requests, parallel);
  }

 private:
  std::vector<Result<HttpResponse>> run(std::span<const HttpRequest> requests, unsigned parallel) {
    std::vector<Result<HttpResponse>> results;
    if (Result<void> ready = open(); !ready) {
      for (std::size_t i = 0; i < requests.size(); ++i) results.push_back(fail(ready.error()));
      return results;
    }
    for (std::size_t i = 0; i < requests.size(); ++i) results.push_back(fail(Code::C010, "interrupted"));
    parallel = std::max(parallel, 1U);
    api_.multi_setopt(multi_, CURLMOPT_MAX_HOST_CONNECTIONS, static_cast<long>(parallel));
    std::deque<std::unique_ptr<Transfer>> running;
    std::size_t next = 0;
    while (next < requests.size() || !running.empty()) {
      while (next < requests.size() && running.size() < parallel && !interrupted()) {
        running.push_back(std::make_unique<Transfer>(api_, files_, requests[next], next));
        api_.multi_add_handle(multi_, running.back()->handle());
        ++next;
      }
      if (running.empty()) break;
      int active = 0;
      api_.multi_perform(multi_, &active);
      if (!collect(running, results)) api_.multi_poll(multi_, nullptr, 0, kPollMs, nullptr);
    }
    return results;
  }

  Result<void> open() {
    if (multi_ != nullptr) return {};
    MOCHI_TRY(api_, load_curl());
    multi_ = api_.multi_init();
    MOCHI_CHECK(multi_ != nullptr);
    return {};
  }

  // Takes what has ended out of `running`; false if nothing has.
  bool collect(std::deque<std::unique_ptr<Transfer>>& running, std::vector<Result<HttpResponse>>& results) {
    bool any = false;
    int left = 0;
    while (CURLMsg* message = api_.multi_info_read(multi_, &left)) {
      if (message->msg != CURLMSG_DONE) continue;
      CURLcode code = message->data.result;
      CURL* easy = message->easy_handle;
      auto at = std::find_if(running.begin(), running.end(),
                             [easy](const std::unique_ptr<Transfer>& one) { return one->handle() == easy; });
      MOCHI_CHECK(at != running.end());
      api_.multi_remove_handle(multi_, easy);
      results[(*at)->index] = (*at)->finish(code);
      running.erase(at);
      any = true;
    }
    return any;
  }

  FileSystem& files_;
  CurlApi api_;
  CURLM* multi_ = nullptr;
};

}  // namespace

std::unique_ptr<HttpClient> make_real_http(FileSystem& files) { return std::make_unique<RealHttp>(files); }

}  // namespace mochi
