#include "package/net/blob_fetch.h"

#include <fmt/format.h>

#include <algorithm>

#include "diag/codes.h"
#include "package/archive/tarball.h"
#include "package/net/url.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

// Each package of a round has its lock and its file open, of which a process may have 1,024; and a round
// costs a flush of the disk.
constexpr std::size_t kRound = 256;

// What went wrong with one answer, or nothing.
std::optional<Error> failure_of(const Result<HttpResponse>& answer, const std::string& url) {
  if (!answer) {
    Error error = answer.error();
    if (error.code == Code::C014 || error.code == Code::C008) error.code = Code::M057_BLOB_E002;
    if (error.code == Code::C004) error.code = Code::M057_BLOB_E005;
    return error;
  }
  if (answer->status == 200) return std::nullopt;
  Code code = Code::M057_BLOB_E002;
  if (answer->status == 404 || answer->status == 410) code = Code::M057_BLOB_E007;
  if (answer->status == 401 || answer->status == 403) code = Code::M057_INDEX_E009;
  if (answer->status == 429) code = Code::M057_INDEX_E005;
  return Error{.code = code,
               .message = fmt::format("`{}` answered {} {}", shown_url(url), answer->status, answer->reason)};
}

HttpRequest request_of(const std::string& url, BodySink& sink) {
  HttpRequest request{.url = url};
  request.limit = kLargestTarball;
  request.sink = &sink;
  return request;
}

// A mirror may have another answer to these. Never to a refusal, a missing blob or a lie of the registry
// itself.
bool mirrors_may_help(const Error& error) {
  return error.code == Code::M057_BLOB_E002 || error.code == Code::M057_INDEX_E005;
}

class Round {
 public:
  Round(Store& store, Transport& transport, IndexClient& index)
      : store_(store), transport_(transport), index_(index) {}

  // `wanted` are all missing from the store.
  Result<void> fetch(const std::vector<const BlobWanted*>& wanted) {
    std::map<std::string, std::vector<const BlobWanted*>> by_registry;
    for (const BlobWanted* one : wanted) by_registry[one->registry].push_back(one);
    Result<void> first;
    for (const auto& [registry, group] : by_registry) {
      Result<void> done = fetch_from(registry, group);
      if (!done && first) first = std::move(done);
    }
    // What arrived is kept even if something else failed.
    MOCHI_TRY_VOID(store_.commit(sealed_));
    return first;
  }

 private:
  Result<void> fetch_from(const std::string& registry, const std::vector<const BlobWanted*>& group) {
    MOCHI_TRY(const RegistryConfig* config, index_.config(registry));
    // Z6: a bundle is needed then, and nobody here can check one; to go on would be to trust without it.
    if (config->signatures == Signatures::required) {
      return fail(
          Code::M057_INDEX_E003,
          fmt::format("registry `{}` requires signature bundles, which this version of mochi does not "
                      "check; nothing was fetched from it",
                      registry));
    }
    MOCHI_TRY(std::string base, index_.blobs(registry));
    std::vector<std::optional<Error>> errors = ask(base, group);
    std::vector<std::size_t> failed;
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (errors[i] && mirrors_may_help(*errors[i])) failed.push_back(i);
    }
    if (!failed.empty()) {
      for (const std::string& mirror : index_.mirror_blobs(registry)) {
        std::vector<const BlobWanted*> rest;
        for (std::size_t i : failed) rest.push_back(group[i]);
        std::vector<std::optional<Error>> answers = ask(mirror, rest);
        std::vector<std::size_t> still;
        for (std::size_t k = 0; k < failed.size(); ++k) {
          if (answers[k]) still.push_back(failed[k]);
          errors[failed[k]] = std::move(answers[k]);
        }
        if (!still.empty()) index_.bench(mirror);
        failed = std::move(still);
        if (failed.empty()) break;
      }
    }
    for (std::size_t i = 0; i < group.size(); ++i) {
      if (errors[i])
        return fail(std::move(*errors[i]).with_context(fmt::format("fetching {}", group[i]->name)));
    }
    return {};
  }

  std::vector<std::optional<Error>> ask(const std::string& base,
                                        const std::vector<const BlobWanted*>& group) {
    std::vector<std::optional<Error>> errors(group.size());
    std::vector<std::unique_ptr<BlobWriter>> writers(group.size());
    std::vector<HttpRequest> requests;
    std::vector<std::size_t> asked;
    std::vector<std::string> urls;
    for (std::size_t i = 0; i < group.size(); ++i) {
      Result<std::unique_ptr<BlobWriter>> writer = store_.begin();
      if (!writer) {
        errors[i] = std::move(writer).error();
        continue;
      }
      writers[i] = std::move(*writer);
      urls.push_back(base + blob_url_path(group[i]->blake3));
      requests.push_back(request_of(urls.back(), *writers[i]));
      asked.push_back(i);
    }
    std::vector<Result<HttpResponse>> answers = transport_.get_all(std::move(requests));
    for (std::size_t k = 0; k < asked.size(); ++k) {
      std::size_t i = asked[k];
      errors[i] = failure_of(answers[k], urls[k]);
      if (errors[i]) continue;
      Result<StoredBlob> blob = writers[i]->seal({group[i]->blake3, group[i]->sha256, {}});
      if (blob) {
        sealed_.push_back(std::move(writers[i]));
      } else {
        errors[i] = std::move(blob).error().with_context(fmt::format("checking `{}`", shown_url(urls[k])));
      }
    }
    return errors;
  }

  Store& store_;
  Transport& transport_;
  IndexClient& index_;
  std::vector<std::unique_ptr<BlobWriter>> sealed_;
};

Result<void> check_wanted(const BlobWanted& one, const Store&) {
  if (is_hash(one.blake3) && is_hash(one.sha256)) return {};
  return fail(Code::M057_LOCK_E005, fmt::format("the lock does not have both hashes of {}", one.name));
}

bool can_reach(const BlobWanted& one, Transport& transport, IndexClient& index) {
  if (transport.network() == Network::online) return true;
  const RegistrySite* site = index.site(one.registry);
  return site != nullptr && transport.reaches(site->index) &&
         (site->blobs.empty() || transport.reaches(site->blobs));
}

}  // namespace

Result<void> fetch_blobs(const std::vector<BlobWanted>& wanted, Store& store, Transport& transport,
                         IndexClient& index, FetchProgress* progress) {
  std::vector<const BlobWanted*> missing;
  std::size_t done = 0;
  std::uint64_t bytes = 0;
  for (const BlobWanted& one : wanted) {
    MOCHI_TRY_VOID(check_wanted(one, store));
    if (store.has(one.blake3)) {
      ++done;
      continue;
    }
    if (!can_reach(one, transport, index)) {
      return fail(Code::M057_OFFLINE_E001, fmt::format("{} is not in the package store", one.name));
    }
    missing.push_back(&one);
  }
  if (progress != nullptr) progress->fetched(done, wanted.size(), 0);
  // In the order of the hashes, so that two processes never wait for each other.
  std::sort(missing.begin(), missing.end(),
            [](const BlobWanted* a, const BlobWanted* b) { return a->blake3 < b->blake3; });
  missing.erase(std::unique(missing.begin(), missing.end(),
                            [](const BlobWanted* a, const BlobWanted* b) { return a->blake3 == b->blake3; }),
                missing.end());
  for (std::size_t at = 0; at < missing.size(); at += kRound) {
    std::vector<const BlobWanted*> round(
        missing.begin() + static_cast<std::ptrdiff_t>(at),
        missing.begin() + static_cast<std::ptrdiff_t>(std::min(at + kRound, missing.size())));
    std::vector<std::unique_ptr<FileLock>> locks;
    for (const BlobWanted* one : round) {
      MOCHI_TRY(std::unique_ptr<FileLock> lock, store.lock(one->blake3));
      locks.push_back(std::move(lock));
    }
    std::vector<const BlobWanted*> still;
    // Another process may have been faster.
    for (const BlobWanted* one : round) {
      if (!store.has(one->blake3)) still.push_back(one);
    }
    MOCHI_TRY_VOID(Round(store, transport, index).fetch(still));
    for (const BlobWanted* one : round) {
      if (std::optional<StoredBlob> blob = store.find(one->blake3)) bytes += blob->size;
    }
    done += round.size();
    if (progress != nullptr) progress->fetched(std::min(done, wanted.size()), wanted.size(), bytes);
  }
  return {};
}

Result<std::vector<StoredBlob>> fetch_urls(const std::vector<UrlWanted>& wanted, Store& store,
                                           Transport& transport) {
  std::vector<StoredBlob> blobs(wanted.size());
  std::vector<std::size_t> missing;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const Digests& known = wanted[i].expected;
    std::optional<StoredBlob> blob = store.find(known.blake3);
    if (!blob && !known.sha256.empty()) blob = store.find_alias(archive::DigestKind::sha256, known.sha256);
    if (!blob) missing.push_back(i);
    if (blob) blobs[i] = std::move(*blob);
    if (!blob && !transport.reaches(wanted[i].url)) {
      return fail(Code::M057_OFFLINE_E001,
                  fmt::format("`{}` is not in the package store", shown_url(wanted[i].url)));
    }
  }
  for (std::size_t at = 0; at < missing.size(); at += kRound) {
    const std::size_t count = std::min(kRound, missing.size() - at);
    std::vector<std::unique_ptr<BlobWriter>> writers;
    std::vector<HttpRequest> requests;
    for (std::size_t k = 0; k < count; ++k) {
      MOCHI_TRY(std::unique_ptr<BlobWriter> writer, store.begin());
      requests.push_back(request_of(wanted[missing[at + k]].url, *writer));
      writers.push_back(std::move(writer));
    }
    std::vector<Result<HttpResponse>> answers = transport.get_all(std::move(requests));
    for (std::size_t k = 0; k < count; ++k) {
      const UrlWanted& one = wanted[missing[at + k]];
      std::string doing = fmt::format("fetching `{}`", shown_url(one.url));
      if (std::optional<Error> error = failure_of(answers[k], one.url))
        return fail(std::move(*error).with_context(std::move(doing)));
      Result<StoredBlob> blob = writers[k]->seal(one.expected);
      if (!blob) return fail(std::move(blob).error().with_context(std::move(doing)));
      blobs[missing[at + k]] = std::move(*blob);
    }
    MOCHI_TRY_VOID(store.commit(writers));
  }
  return blobs;
}

Result<StoredBlob> fetch_url(const std::string& url, const Digests& expected, Store& store,
                             Transport& transport) {
  MOCHI_TRY(std::vector<StoredBlob> blobs, fetch_urls({{url, expected}}, store, transport));
  return std::move(blobs.front());
}

}  // namespace mochi::package
