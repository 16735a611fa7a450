package io.msgserver.base.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;

/** The type of a setting's value, and its conversion. */
@FunctionalInterface
public interface Kind<T> {
    /** Any text, also an empty one. */
    Kind<String> TEXT = json -> {
        if (json instanceof Json.Text(var text)) {
            return text;
        }
        throw new BadValueException("is not a text in double quotes");
    };

    Kind<Boolean> FLAG = json -> {
        if (json instanceof Json.Flag(var flag)) {
            return flag;
        }
        throw new BadValueException("is not true or false, without quotes");
    };

    Kind<Double> DECIMAL = json -> {
        if (json instanceof Json.Numeral(var digits) && Double.isFinite(Double.parseDouble(digits))) {
            return Double.parseDouble(digits);
        }
        throw new BadValueException("is not a number like 0.5 or 100");
    };

    Kind<List<String>> TEXTS = json -> {
        if (json instanceof Json.Items(var items) && items.stream().allMatch(Json.Text.class::isInstance)) {
            return items.stream().map(Json.Text.class::cast).map(Json.Text::value).toList();
        }
        throw new BadValueException("is not a list of texts; write [\"one\", \"another\"]");
    };

    /** A path; a relative one starts at {@code home}. */
    static Kind<Path> pathFrom(Path home) {
        return json -> {
            try {
                return home.resolve(Name.ANY.read(json));
            } catch (InvalidPathException e) {
                throw new BadValueException("is not a path of this system: " + e.getReason());
            }
        };
    }

    /** As {@link #pathFrom}, for a path that is a folder or does not exist yet. */
    static Kind<Path> folderFrom(Path home) {
        return json -> {
            Path path = pathFrom(home).read(json);
            if (Files.exists(path) && !Files.isDirectory(path)) {
                throw new BadValueException("is not a folder, but a file; name a folder, or delete the file");
            }
            return path;
        };
    }

    /** As {@link #pathFrom}, for a path that is a file or does not exist yet. */
    static Kind<Path> fileFrom(Path home) {
        return json -> {
            Path path = pathFrom(home).read(json);
            if (Files.isDirectory(path)) {
                throw new BadValueException("is not a file, but a folder; name a file in it");
            }
            return path;
        };
    }

    /** @throws BadValueException when the value is not of this kind */
    T read(Json value) throws BadValueException;
}
