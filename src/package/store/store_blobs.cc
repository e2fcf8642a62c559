#include <fmt/format.h>

#include "base/path.h"
#include "diag/codes.h"
#include "package/store/store.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

Result<void> expect(std::string_view what, const std::string& expected, const std::string& actual) {
  if (expected.empty() || expected == actual) return {};
  return fail(Code::M057_BLOB_E001, fmt::format("{} is {}, but {} was expected", what, actual, expected));
}

}  // namespace

BlobWriter::BlobWriter(Store& store, std::string path, bool sha512)
    : store_(store), temporary_(std::move(path)), wants_sha512_(sha512) {
  reset_hashers();
}

BlobWriter::~BlobWriter() {
  if (committed_) return;
  file_.reset();
  static_cast<void>(store_.files_.remove(temporary_));
}

void BlobWriter::reset_hashers() {
  blake3_.emplace(archive::DigestKind::blake3);
  sha256_.emplace(archive::DigestKind::sha256);
  if (wants_sha512_) sha512_.emplace(archive::DigestKind::sha512);
}

Result<void> BlobWriter::start() {
  if (file_ != nullptr) {
    file_.reset();
    MOCHI_TRY_VOID(store_.files_.remove(temporary_));
    reset_hashers();
    blob_ = {};
  }
  MOCHI_TRY(file_, store_.files_.create(temporary_, kReadOnly));
  return {};
}

Result<void> BlobWriter::data(std::string_view piece) {
  if (file_ == nullptr) MOCHI_TRY_VOID(start());
  blake3_->update(piece);
  sha256_->update(piece);
  if (wants_sha512_) sha512_->update(piece);
  blob_.size += piece.size();
  return file_->write(piece);
}

Result<StoredBlob> BlobWriter::seal(const Digests& expected) {
  MOCHI_CHECK(!sealed_);
  if (file_ == nullptr) MOCHI_TRY_VOID(start());
  blob_.blake3 = archive::hex(blake3_->finish());
  blob_.sha256 = archive::hex(sha256_->finish());
  if (wants_sha512_) blob_.sha512 = archive::hex(sha512_->finish());
  MOCHI_TRY_VOID(expect("BLAKE3", expected.blake3, blob_.blake3));
  MOCHI_TRY_VOID(expect("SHA-256", expected.sha256, blob_.sha256));
  if (wants_sha512_) MOCHI_TRY_VOID(expect("SHA-512", expected.sha512, blob_.sha512));
  blob_.path = store_.blob_path(blob_.blake3);
  sealed_ = true;
  by_blake3_ = !expected.blake3.empty();
  return blob_;
}

Result<std::unique_ptr<BlobWriter>> Store::begin(bool sha512) {
  MOCHI_TRY_VOID(writable());
  return std::unique_ptr<BlobWriter>(new BlobWriter(*this, temporary_name(), sha512));
}

// Data first, then the names: a name never stands for bytes that a power cut could take. The names themselves
// are flushed with whatever is flushed next.
Result<void> Store::commit(const std::vector<std::unique_ptr<BlobWriter>>& sealed) {
  std::vector<BlobWriter*> fresh;
  for (const std::unique_ptr<BlobWriter>& writer : sealed) {
    MOCHI_CHECK(writer->sealed_);
    if (!files_.exists(writer->blob_.path)) fresh.push_back(writer.get());
  }
  bool one = fresh.size() == 1;
  if (one) {
    MOCHI_TRY_VOID(fresh[0]->file_->sync());
  } else if (!fresh.empty()) {
    MOCHI_TRY_VOID(files_.sync_all(root_));
    unflushed_ = false;
  }
  unflushed_ = unflushed_ || !fresh.empty();
  for (BlobWriter* writer : fresh) {
    writer->file_.reset();
    const std::string& path = writer->blob_.path;
    MOCHI_TRY_VOID(make_directory(parent_path(path)));
    MOCHI_TRY_VOID(one ? files_.rename(writer->temporary_, path) : files_.move(writer->temporary_, path));
    writer->committed_ = true;
  }
  for (const std::unique_ptr<BlobWriter>& writer : sealed)
    MOCHI_TRY_VOID(write_blob_aliases(*writer, writer->committed_));
  return {};
}

Result<void> Store::flush() {
  if (!unflushed_) return {};
  MOCHI_TRY_VOID(files_.sync_all(root_));
  unflushed_ = false;
  return {};
}

Result<void> Store::write_blob_aliases(const BlobWriter& writer, bool fresh) {
  const StoredBlob& blob = writer.blob_;
  MOCHI_TRY_VOID(write_alias("blake3", blob.blake3, blob.sha256, fresh));
  if (!writer.by_blake3_) MOCHI_TRY_VOID(write_alias("sha256", blob.sha256, blob.blake3, fresh));
  if (!blob.sha512.empty()) MOCHI_TRY_VOID(write_alias("sha512", blob.sha512, blob.blake3, fresh));
  return {};
}

Result<StoredBlob> Store::put(std::string_view bytes, const Digests& expected) {
  std::vector<std::unique_ptr<BlobWriter>> writers;
  MOCHI_TRY(std::unique_ptr<BlobWriter> writer, begin(!expected.sha512.empty()));
  MOCHI_TRY_VOID(writer->data(bytes));
  MOCHI_TRY(StoredBlob blob, writer->seal(expected));
  writers.push_back(std::move(writer));
  MOCHI_TRY_VOID(commit(writers));
  return blob;
}

Result<StoredBlob> Store::put_file(std::string_view path, const Digests& expected) {
  MOCHI_TRY(std::unique_ptr<FileReader> reader, files_.open(path));
  std::vector<std::unique_ptr<BlobWriter>> writers;
  MOCHI_TRY(std::unique_ptr<BlobWriter> writer, begin(!expected.sha512.empty()));
  std::string piece(kPiece, '\0');
  while (true) {
    MOCHI_TRY(std::size_t got, reader->read(piece.data(), piece.size()));
    if (got == 0) break;
    MOCHI_TRY_VOID(writer->data(std::string_view(piece).substr(0, got)));
  }
  MOCHI_TRY(StoredBlob blob, writer->seal(expected));
  writers.push_back(std::move(writer));
  MOCHI_TRY_VOID(commit(writers));
  return blob;
}

bool Store::has(std::string_view blake3) {
  if (!is_hash(blake3)) return false;
  Result<FileInfo> info = files_.link_info(blob_path(blake3));
  return info && info->kind == FileKind::file;
}

std::optional<StoredBlob> Store::find(std::string_view blake3) {
  if (!is_hash(blake3)) return std::nullopt;
  std::string path = blob_path(blake3);
  Result<FileInfo> info = files_.link_info(path);
  if (!info || info->kind != FileKind::file) return std::nullopt;
  StoredBlob blob{
      .blake3 = std::string(blake3), .sha256 = {}, .sha512 = {}, .size = info->size, .path = path};
  blob.sha256 = read_alias("blake3", blake3).value_or("");
  return blob;
}

std::optional<StoredBlob> Store::find_alias(archive::DigestKind kind, std::string_view hex) {
  if (hex.size() < 64 || hex.find_first_not_of("0123456789abcdef") != std::string_view::npos)
    return std::nullopt;
  if (kind == archive::DigestKind::blake3) return find(hex);
  bool short_one = kind == archive::DigestKind::sha256;
  if (!short_one && kind != archive::DigestKind::sha512) return std::nullopt;
  std::optional<std::string> blake3 = read_alias(short_one ? "sha256" : "sha512", hex);
  if (!blake3) return std::nullopt;
  std::optional<StoredBlob> blob = find(*blake3);
  if (blob && short_one) blob->sha256 = hex;
  return blob;
}

Result<std::string> Store::read(std::string_view blake3, std::size_t limit) {
  std::optional<StoredBlob> blob = find(blake3);
  if (!blob) {
    return fail(Code::M057_OFFLINE_E001, fmt::format("`{}` is not in the package store", blake3));
  }
  MOCHI_TRY(std::string bytes, files_.read(blob->path, limit));
  if (archive::hex(archive::digest(archive::DigestKind::blake3, bytes)) != blake3) {
    return fail(Code::M057_CACHE_E003,
                fmt::format("`{}` does not have the hash that it is named after", blob->path));
  }
  return bytes;
}

}  // namespace mochi::package
