#include <fmt/format.h>

#include "host/memory/memory_host.h"

namespace mochi {

void MemoryHttp::expect(std::string_view method, std::string_view url, Result<HttpResponse> answer) {
  expected_[fmt::format("{} {}", method, url)].push_back(std::move(answer));
}

Result<HttpResponse> MemoryHttp::answer(const HttpRequest& request) {
  auto queue = expected_.find(fmt::format("{} {}", request.method, request.url));
  if (queue != expected_.end() && !queue->second.empty()) {
    Result<HttpResponse> next = std::move(queue->second.front());
    queue->second.pop_front();
    return next;
  }
  auto found = answers_.find(request.url);
  if (found == answers_.end() || (request.method != "GET" && request.method != "HEAD")) {
    return fail(Code::C014, fmt::format("request to `{}` failed: no answer", shown_url(request.url)));
  }
  const std::string* tag = found->second.header("etag");
  for (const HttpHeader& header : request.headers) {
    if (tag != nullptr && header.name == "If-None-Match" && header.value == *tag) {
      return HttpResponse{
          .status = 304, .headers = found->second.headers, .body = {}, .reason = "Not Modified"};
    }
  }
  return found->second;
}

Result<HttpResponse> MemoryHttp::send(const HttpRequest& request) {
  requests_.push_back(request);
  if (request.watch != nullptr) request.watch->sent(request.body.size(), request.body.size());
  MOCHI_TRY(HttpResponse response, answer(request));
  if (request.method == "HEAD") response.body.clear();
  if (response.body.size() > request.limit) {
    return fail(Code::C004, fmt::format("the answer of `{}` is larger than {} bytes", shown_url(request.url),
                                        request.limit));
  }
  if (!response.ok()) return response;
  if (request.sink != nullptr) {
    MOCHI_TRY_VOID(request.sink->start());
    MOCHI_TRY_VOID(request.sink->data(response.body));
    response.body.clear();
  } else if (!request.download_to.empty()) {
    MOCHI_TRY(std::unique_ptr<FileWriter> file, files_.create(request.download_to));
    MOCHI_TRY_VOID(file->write(response.body));
    response.body.clear();
  }
  return response;
}

std::vector<Result<HttpResponse>> MemoryHttp::send_all(const std::vector<HttpRequest>& requests, unsigned) {
  std::vector<Result<HttpResponse>> results;
  for (const HttpRequest& request : requests) results.push_back(send(request));
  return results;
}

}  // namespace mochi
