#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "archive/entry_path.h"
#include "base/path.h"
#include "base/string_util.h"
#include "diag/codes.h"
#include "package/store/store.h"
#include "package/store/tree_hash.h"

namespace mochi::package {
namespace {

constexpr std::uint32_t kReadOnlyProgram = 0555;
constexpr std::size_t kIntegrityBytes = 1024;
constexpr int kDeepest = 512;

// Writes the files of an archive below a new directory and hashes them on the way.
class TreeBuilder final : public archive::TarSink {
 public:
  TreeBuilder(FileSystem& files, std::string directory) : files_(files), directory_(std::move(directory)) {}

  Result<void> begin(const archive::TarMember& member) override {
    std::string path = join_path(directory_, member.path);
    std::string parent(parent_path(path));
    if (made_.insert(parent).second) MOCHI_TRY_VOID(files_.make_dirs(parent));
    MOCHI_TRY(file_, files_.create(path, member.executable ? kReadOnlyProgram : kReadOnly));
    hasher_.emplace(archive::DigestKind::blake3);
    tree.push_back({member.path, member.size, {}});
    return {};
  }
  Result<void> data(std::string_view piece) override {
    hasher_->update(piece);
    return file_->write(piece);
  }
  Result<void> end() override {
    tree.back().blake3 = archive::hex(hasher_->finish());
    file_.reset();
    return {};
  }

  std::vector<TreeFile> tree;

 private:
  FileSystem& files_;
  std::string directory_;
  std::set<std::string> made_;
  std::unique_ptr<FileWriter> file_;
  std::optional<archive::Hasher> hasher_;
};

std::string integrity_text(const StoredTree& tree) {
  return fmt::format("blake3={}\nsha256={}\ntree={}\n", tree.blake3, tree.sha256, tree.tree);
}

std::string field(std::string_view text, std::string_view key) {
  for (std::string_view line : split_lines(text)) {
    if (line.starts_with(key) && line.substr(key.size()).starts_with('=')) {
      return std::string(line.substr(key.size() + 1));
    }
  }
  return {};
}

// All files below `directory`, each with its hash. C002 for what is neither file nor directory.
Result<void> hash_files(FileSystem& files, const std::string& directory, const std::string& prefix, int depth,
                        std::vector<TreeFile>& out) {
  if (depth > kDeepest) return fail(Code::C002, fmt::format("`{}` is too deep", directory));
  MOCHI_TRY(std::vector<DirEntry> entries, files.list(directory));
  std::string piece(kPiece, '\0');
  for (const DirEntry& entry : entries) {
    std::string path = join_path(directory, entry.name);
    std::string name = prefix.empty() ? entry.name : prefix + "/" + entry.name;
    if (entry.kind == FileKind::directory) {
      MOCHI_TRY_VOID(hash_files(files, path, name, depth + 1, out));
      continue;
    }
    if (entry.kind != FileKind::file) return fail(Code::C002, fmt::format("`{}` is no regular file", path));
    MOCHI_TRY(std::unique_ptr<FileReader> reader, files.open(path));
    archive::Hasher hasher(archive::DigestKind::blake3);
    std::uint64_t size = 0;
    while (true) {
      MOCHI_TRY(std::size_t got, reader->read(piece.data(), piece.size()));
      if (got == 0) break;
      hasher.update(std::string_view(piece).substr(0, got));
      size += got;
    }
    out.push_back({name, size, archive::hex(hasher.finish())});
  }
  return {};
}

}  // namespace

// Unpacked and complete, but not yet under its name.
struct Store::StagedTree {
  std::string directory;
  StoredTree tree;
  std::string kind;  // empty: it came from no archive
  bool known = false;
};

Result<std::string> hash_directory(FileSystem& files, std::string_view directory) {
  std::vector<TreeFile> found;
  MOCHI_TRY_VOID(hash_files(files, std::string(directory), {}, 0, found));
  return tree_hash(std::move(found));
}

std::optional<StoredTree> Store::find_tree(std::string_view tree) {
  if (!is_hash(tree)) return std::nullopt;
  std::string path = tree_path(tree);
  // Only what stands here itself: a link would lead to files that anybody may change.
  for (const std::string& place : {path, join_path(path, "files")}) {
    const Result<FileInfo> info = files_.link_info(place);
    if (!info || info->kind != FileKind::directory) return std::nullopt;
  }
  Result<std::string> text = files_.read(join_path(path, "integrity"), kIntegrityBytes);
  if (!text || field(*text, "tree") != tree) return std::nullopt;
  return StoredTree{field(*text, "blake3"), field(*text, "sha256"), std::string(tree),
                    join_path(path, "files")};
}

std::optional<StoredTree> Store::known_tree(std::string_view blake3, const Extractor& extractor) {
  if (!is_hash(blake3)) return std::nullopt;
  std::optional<std::string> tree = read_alias(fmt::format("tree-{}", extractor.kind()), blake3);
  if (!tree) return std::nullopt;
  return find_tree(*tree);
}

Result<Store::StagedTree> Store::unpack(std::string_view blake3, const Extractor& extractor) {
  std::optional<StoredBlob> blob = find(blake3);
  if (!blob) {
    return fail(Code::M057_OFFLINE_E001,
                fmt::format("package with BLAKE3 {} is not in the package store", blake3));
  }
  MOCHI_TRY_VOID(writable());
  StagedTree staged;
  staged.directory = temporary_name();
  staged.kind = extractor.kind();
  std::string inside = join_path(staged.directory, "files");
  MOCHI_TRY_VOID(files_.make_dirs(inside));
  MOCHI_TRY(std::unique_ptr<FileReader> reader, files_.open(blob->path));
  TreeBuilder builder(files_, inside);
  if (Result<void> done = extractor.extract(*reader, blob->size, builder); !done) {
    static_cast<void>(remove_staged(staged.directory));
    return fail(std::move(done).error());
  }
  staged.tree.blake3 = blake3;
  staged.tree.sha256 = blob->sha256;
  staged.tree.tree = tree_hash(std::move(builder.tree));
  staged.tree.path = join_path(tree_path(staged.tree.tree), "files");
  return staged;
}

// Files first, then the mark, then the name.
Result<void> Store::commit_trees(std::vector<StagedTree>& staged) {
  bool any = std::any_of(staged.begin(), staged.end(), [](const StagedTree& one) { return !one.known; });
  if (!any) return {};
  for (const StagedTree& one : staged) {
    if (one.known) continue;
    MOCHI_TRY(std::unique_ptr<FileWriter> mark,
              files_.create(join_path(one.directory, "integrity"), kReadOnly));
    MOCHI_TRY_VOID(mark->write(integrity_text(one.tree)));
  }
  MOCHI_TRY_VOID(files_.sync_all(root_));
  unflushed_ = true;
  for (const StagedTree& one : staged) {
    if (one.known) continue;
    // A tree of the same content may be there, from another archive or another process.
    bool moved = false;
    if (!find_tree(one.tree.tree)) {
      const std::string place = tree_path(one.tree.tree);
      // What stands there without its mark is no tree: somebody took the mark, or it is none of ours.
      if (files_.link_info(place) && !find_tree(one.tree.tree)) MOCHI_TRY_VOID(drop_tree(place));
      Result<void> done = files_.move(one.directory, place);
      moved = done.has_value();
      if (!moved && !find_tree(one.tree.tree)) return fail(std::move(done).error());
    }
    if (!one.kind.empty()) {
      MOCHI_TRY_VOID(write_alias(fmt::format("tree-{}", one.kind), one.tree.blake3, one.tree.tree, true));
    }
    if (!moved) MOCHI_TRY_VOID(remove_staged(one.directory));
  }
  return {};
}

Result<void> Store::check_tree(const StoredTree& tree) {
  MOCHI_TRY(std::string actual, hash_directory(files_, tree.path));
  if (actual == tree.tree) return {};
  return fail(Code::M057_CACHE_E003, fmt::format("`{}` was changed after it was unpacked", tree.path));
}

// Out of sight at once, then bit by bit.
Result<void> Store::drop_tree(const std::string& path) {
  const std::string gone = temporary_name();
  MOCHI_TRY_VOID(files_.move(path, gone));
  return remove_staged(gone);
}

Result<void> Store::forget(const StoredTree& tree) {
  MOCHI_TRY_VOID(writable());
  MOCHI_TRY_VOID(drop_tree(tree_path(tree.tree)));
  if (!has(tree.blake3)) return {};
  return files_.remove(blob_path(tree.blake3));
}

std::optional<std::string> Store::note_of(const StoredTree& tree) {
  Result<std::string> text = files_.read(join_path(tree_path(tree.tree), "note"), kIntegrityBytes);
  if (!text || !text->ends_with('\n')) return std::nullopt;
  text->pop_back();
  return std::move(*text);
}

void Store::keep_note(const StoredTree& tree, std::string_view line) {
  if (read_only_) return;
  static_cast<void>(
      files_.write(join_path(tree_path(tree.tree), "note"), std::string(line) + "\n", kReadOnly));
}

Result<std::vector<StoredTree>> Store::trees(const std::vector<std::string>& blake3s,
                                             const Extractor& extractor) {
  std::vector<StagedTree> staged;
  for (const std::string& blake3 : blake3s) {
    if (std::optional<StoredTree> known = known_tree(blake3, extractor)) {
      if (paranoid) MOCHI_TRY_VOID(check_tree(*known));
      staged.push_back({{}, std::move(*known), {}, true});
      continue;
    }
    Result<StagedTree> fresh = unpack(blake3, extractor);
    if (!fresh) {
      for (const StagedTree& one : staged) {
        if (!one.known) static_cast<void>(remove_staged(one.directory));
      }
      return fail(std::move(fresh).error());
    }
    staged.push_back(std::move(*fresh));
  }
  MOCHI_TRY_VOID(commit_trees(staged));
  std::vector<StoredTree> out;
  for (StagedTree& one : staged) out.push_back(std::move(one.tree));
  return out;
}

Result<StoredTree> Store::tree(std::string_view blake3, const Extractor& extractor) {
  MOCHI_TRY(std::vector<StoredTree> all, trees({std::string(blake3)}, extractor));
  return std::move(all.front());
}

Result<StoredTree> Store::put_tree(const std::vector<archive::Entry>& entries) {
  std::string tree = tree_hash(entries);
  if (std::optional<StoredTree> known = find_tree(tree)) return std::move(*known);
  MOCHI_TRY_VOID(writable());
  std::vector<StagedTree> staged(1);
  staged[0].directory = temporary_name();
  std::string inside = join_path(staged[0].directory, "files");
  MOCHI_TRY_VOID(files_.make_dirs(inside));
  TreeBuilder builder(files_, inside);
  archive::PathSet paths;
  for (const archive::Entry& entry : entries) {
    MOCHI_TRY_VOID(archive::check_entry_path(entry.path, {}));
    MOCHI_TRY_VOID(paths.add_file(entry.path));
    MOCHI_TRY_VOID(builder.begin({entry.path, entry.bytes.size(), entry.executable}));
    MOCHI_TRY_VOID(builder.data(entry.bytes));
    MOCHI_TRY_VOID(builder.end());
  }
  staged[0].tree.tree = tree;
  staged[0].tree.path = join_path(tree_path(tree), "files");
  MOCHI_TRY_VOID(commit_trees(staged));
  return std::move(staged[0].tree);
}

namespace {

// Clones while that works, then copies. Never links: whoever edits a file in its place would change the store's,
// and so all other projects'.
struct Materialiser {
  FileSystem& files;
  bool clones = true;

  Result<void> copy(const std::string& from, const std::string& to) const {
    MOCHI_TRY(FileInfo info, files.info(from));
    MOCHI_TRY(std::unique_ptr<FileReader> reader, files.open(from));
    MOCHI_TRY(std::unique_ptr<FileWriter> writer, files.create(to, info.mode));
    std::string piece(kPiece, '\0');
    while (true) {
      MOCHI_TRY(std::size_t got, reader->read(piece.data(), piece.size()));
      if (got == 0) return {};
      MOCHI_TRY_VOID(writer->write(std::string_view(piece).substr(0, got)));
    }
  }

  Result<void> file(const std::string& from, const std::string& to) {
    if (clones && files.clone(from, to)) return {};
    clones = false;
    return copy(from, to);
  }

  Result<void> directory(const std::string& from, const std::string& to, int depth) {
    if (depth > kDeepest) return fail(Code::C002, fmt::format("`{}` is too deep", from));
    MOCHI_TRY_VOID(files.make_dirs(to));
    MOCHI_TRY(std::vector<DirEntry> entries, files.list(from));
    for (const DirEntry& entry : entries) {
      std::string source = join_path(from, entry.name);
      std::string target = join_path(to, entry.name);
      if (entry.kind == FileKind::directory) {
        MOCHI_TRY_VOID(directory(source, target, depth + 1));
      } else {
        MOCHI_TRY_VOID(file(source, target));
      }
    }
    return {};
  }
};

}  // namespace

Result<void> Store::materialise(const StoredTree& tree, std::string_view to) {
  return Materialiser{files_}.directory(tree.path, std::string(to), 0);
}

}  // namespace mochi::package
