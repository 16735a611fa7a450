package io.msgserver.hotswap.folder;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The file attributes that change when a file is written.
 *
 * @param attributes the attributes to read of each file; only some systems have the time of the last change of status,
 *                   which programs cannot set
 */
public record FileSnapshotReader(String attributes) {
    private static final Logger log = LoggerFactory.getLogger(FileSnapshotReader.class);

    /** Returns the reader for the files of a folder. */
    public static FileSnapshotReader in(Path folder) {
        return new FileSnapshotReader(folder.getFileSystem().supportedFileAttributeViews().contains("unix")
                ? "unix:isRegularFile,size,lastModifiedTime,fileKey,ctime"
                : "basic:isRegularFile,size,lastModifiedTime,fileKey");
    }

    /** Reads the attributes of a file; null when it is gone or is not a regular file. */
    public StableFiles.@Nullable FileSnapshot read(Path file) {
        try {
            Map<String, Object> found = Files.readAttributes(file, attributes);
            return Boolean.TRUE.equals(found.get("isRegularFile")) ? snapshot(found) : null;
        } catch (IOException gone) {
            log.debug("the attributes of {} cannot be read: {}", file, gone.toString());
            return null;
        }
    }

    private static StableFiles.FileSnapshot snapshot(Map<String, Object> found) {
        return new StableFiles.FileSnapshot((Long) Objects.requireNonNull(found.get("size")),
                (FileTime) Objects.requireNonNull(found.get("lastModifiedTime")), (FileTime) found.get("ctime"),
                found.get("fileKey"));
    }
}
