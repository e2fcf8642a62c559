// Packing and unpacking in MB/s of content: a package of 2,000 source files, 40 MB, beside `tar | zstd -12`
// on the same files where both are installed; then hashing and the store.
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "archive/digest.h"
#include "archive/gzip.h"
#include "archive/tar.h"
#include "archive/zip.h"
#include "archive/zstd.h"
#include "host/host.h"
#include "package/store/store.h"

namespace {

using mochi::archive::DigestKind;
using mochi::archive::Entry;

constexpr int kFiles = 2000;
constexpr std::size_t kFileBytes = 20'000;
constexpr int kRounds = 3;

double now() {
  using Clock = std::chrono::steady_clock;
  return std::chrono::duration<double>(Clock::now().time_since_epoch()).count();
}

template <typename Work>
double best(Work work) {
  double seconds = 1e9;
  for (int i = 0; i < kRounds; ++i) {
    double begin = now();
    work();
    seconds = std::min(seconds, now() - begin);
  }
  return seconds;
}

// Text that compresses as sources do: words from a small vocabulary.
std::vector<Entry> make_entries() {
  std::vector<Entry> entries;
  std::uint32_t state = 1;
  for (int i = 0; i < kFiles; ++i) {
    Entry entry;
    char path[64];
    std::snprintf(path, sizeof path, "src/m%03d/file%04d.mochi", i % 50, i);
    entry.path = path;
    while (entry.bytes.size() < kFileBytes) {
      state = state * 1664525 + 1013904223;
      entry.bytes += "name" + std::to_string((state >> 16U) % 3000);
      entry.bytes += state >> 30U == 0 ? "\n" : " ";
    }
    entries.push_back(std::move(entry));
  }
  mochi::archive::sort_entries(entries);
  return entries;
}

void print(const char* what, double seconds, double megabytes) {
  std::printf("%-28s %8.1f ms %8.1f MB/s\n", what, seconds * 1e3, megabytes / seconds);
}

}  // namespace

int main() {
  std::vector<Entry> entries = make_entries();
  double megabytes = 0;
  for (const Entry& entry : entries) megabytes += static_cast<double>(entry.bytes.size()) / 1e6;
  std::string tar;
  std::string packed;
  double tar_time = best([&] { tar = *mochi::archive::write_tar(entries); });
  double zstd_time = best([&] { packed = mochi::archive::zstd_compress(tar); });
  print("tar, write", tar_time, megabytes);
  print("zstd level 12", zstd_time, megabytes);
  print("tarball, write", tar_time + zstd_time, megabytes);
  double read_time = best([&] {
    std::string plain = *mochi::archive::zstd_decompress(packed, std::size_t{1} << 30U);
    std::vector<Entry> read = *mochi::archive::read_tar(plain);
    if (read.size() != entries.size()) std::abort();
  });
  print("tarball, read", read_time, megabytes);
  print("gzip", best([&] { mochi::archive::gzip(tar); }), megabytes);
  print("zip", best([&] { static_cast<void>(mochi::archive::write_zip(entries)); }), megabytes);
  for (auto [kind, name] : {std::pair{DigestKind::blake3, "BLAKE3"}, {DigestKind::sha256, "SHA-256"}}) {
    print(name, best([&, which = kind] { mochi::archive::digest(which, tar); }), megabytes);
  }

  std::unique_ptr<mochi::RealHost> host = mochi::make_real_host();
  mochi::FileSystem& files = host->host().files;
  std::string root = *files.make_temp_dir("mochi_bench_");
  mochi::package::Paths paths{root + "/config", root + "/state", root + "/cache", root + "/fanout"};
  {
    auto store = std::move(*mochi::package::Store::open(files, host->host().clock, paths));
    std::string blake3;
    double begin = now();
    blake3 = store->put(packed)->blake3;
    static_cast<void>(store->tree(blake3, mochi::package::mochi_extractor()));
    print("store: put and unpack", now() - begin, megabytes);
    print("store: there already",
          best([&] { static_cast<void>(store->tree(blake3, mochi::package::mochi_extractor())); }),
          megabytes);
  }
  if (std::system("command -v tar zstd >/dev/null 2>&1") == 0) {
    for (const Entry& entry : entries) {
      std::string path = root + "/files/" + entry.path;
      static_cast<void>(files.make_dirs(path.substr(0, path.rfind('/'))));
      std::ofstream(path, std::ios::binary) << entry.bytes;
    }
    std::string command = "tar -C " + root +
                          "/files --sort=name --format=ustar --owner=0 --group=0 --mtime=@0 -cf - src" +
                          " | zstd -q -12 -T1 -o " + root + "/peer.zst -f";
    double peer = best([&] { static_cast<void>(std::system(command.c_str())); });
    print("tar | zstd -12", peer, megabytes);
    std::printf("tarball, write: %.2f x the time of tar | zstd -12\n", (tar_time + zstd_time) / peer);
  }
  static_cast<void>(files.remove_tree(root));
  return 0;
}
