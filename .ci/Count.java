import com.sun.source.tree.ClassTree;
import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.TreeScanner;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.lang.model.element.Modifier;
import javax.tools.ToolProvider;

/**
 * Counts what can be counted of the style of the main sources, for each module: {@code java .ci/Count.java}, in the
 * root of the project. Lines are lines with code: not empty, not of comments alone, no imports.
 */
final class Count {
    private static final Pattern SOURCE = Pattern.compile("(.*)/src/main/java/(.*)/[^/]+\\.java");
    private static final Pattern COMMENT = Pattern.compile("/\\*.*?\\*/", Pattern.DOTALL);
    private static final Pattern RIDDLE = Pattern
            .compile("/\\*\\*[\\s*]*(What|Whatever|Who|Whoever|Whom|Whose|Somebody)\\b");
    private static final int WIDEST = 120;

    private final List<Integer> files = new ArrayList<>();
    private final List<Integer> methods = new ArrayList<>();
    private final Map<String, Integer> packages = new HashMap<>();
    private int types;
    private int packagePrivate;
    private int riddles;
    private int wide;
    private int parameters;
    private String longest = "";

    public static void main(String[] args) throws IOException {
        var modules = new TreeMap<String, Count>();
        var names = new TreeMap<String, List<String>>();
        var total = new Count();
        var compiler = ToolProvider.getSystemJavaCompiler();
        try (Stream<Path> paths = Files.walk(Path.of("."));
                var manager = compiler.getStandardFileManager(null, null, null)) {
            List<Path> sources = paths.map(Path::normalize).filter(Count::isSource).sorted().toList();
            var task = (JavacTask) compiler.getTask(null, manager, null, List.of("-proc:none"), null,
                    manager.getJavaFileObjectsFromPaths(sources));
            SourcePositions positions = Trees.instance(task).getSourcePositions();
            for (CompilationUnitTree unit : task.parse()) {
                Path file = Path.of(unit.getSourceFile().toUri());
                var place = SOURCE.matcher(Path.of("").toAbsolutePath().relativize(file).toString());
                if (place.matches()) {
                    String text = Files.readString(file);
                    for (Count count : List.of(modules.computeIfAbsent(place.group(1), _ -> new Count()), total)) {
                        count.add(unit, text, place.group(2), positions);
                    }
                    unit.getTypeDecls().stream().filter(ClassTree.class::isInstance).map(ClassTree.class::cast)
                            .forEach(type -> names.computeIfAbsent(type.getSimpleName().toString(),
                                    _ -> new ArrayList<>()).add(place.group(1)));
                }
            }
        }
        String row = "%-20s %5s %7s %14s %14s %8s %8s %7s %5s  %s%n";
        System.out.printf(row, "module", "files", "lines", "file 50/90/99", "method 50/90/99", "private", "largest",
                "riddles", ">120", "most parameters of a constructor");
        modules.forEach((name, count) -> count.print(row, name));
        total.print(row, "all");
        System.out.println("names used twice: " + names.entrySet().stream().filter(name -> name.getValue().size() > 1)
                .map(name -> name.getKey() + " in " + String.join(" and ", name.getValue())).toList());
        System.out.println("private is the share of package-private types; largest is the largest package, in files;"
                + " riddles are comments that open with What, Who or Somebody");
    }

    private static boolean isSource(Path path) {
        return SOURCE.matcher(path.toString()).matches() && !path.toString().contains("/archetype-resources/")
                && !path.endsWith("package-info.java") && !path.toString().contains("/target/");
    }

    private void add(CompilationUnitTree unit, String text, String folder, SourcePositions positions) {
        files.add(lines(text));
        packages.merge(folder, 1, Integer::sum);
        wide += (int) text.lines().filter(line -> line.length() > WIDEST).count();
        riddles += (int) RIDDLE.matcher(text).results().count();
        new TreeScanner<Void, String>() {
            @Override
            public Void visitClass(ClassTree type, String outer) {
                if (outer == null) {
                    types++;
                    packagePrivate += type.getModifiers().getFlags().contains(Modifier.PUBLIC) ? 0 : 1;
                }
                return super.visitClass(type, type.getSimpleName().toString());
            }

            @Override
            public Void visitMethod(MethodTree method, String type) {
                int start = (int) positions.getStartPosition(unit, method);
                int end = (int) positions.getEndPosition(unit, method);
                if (method.getBody() != null && end > start) {
                    methods.add(lines(text.substring(start, end)));
                }
                if (method.getName().contentEquals("<init>") && method.getParameters().size() > parameters) {
                    parameters = method.getParameters().size();
                    longest = parameters + " " + type;
                }
                return super.visitMethod(method, type);
            }
        }.scan((Tree) unit, null);
    }

    private static int lines(String text) {
        String code = COMMENT.matcher(text).replaceAll("");
        return (int) code.lines().map(String::strip).filter(Count::isCode).count();
    }

    private static boolean isCode(String line) {
        return !line.isEmpty() && !line.startsWith("//") && !line.startsWith("import ") && !line.startsWith("package ");
    }

    private void print(String row, String name) {
        System.out.printf(row, name, files.size(), files.stream().mapToInt(lines -> lines).sum(), percentiles(files),
                percentiles(methods), types == 0 ? "" : 100 * packagePrivate / types + " %",
                packages.values().stream().max(Integer::compare).orElse(0), riddles, wide, longest);
    }

    private static String percentiles(Collection<Integer> values) {
        List<Integer> sorted = values.stream().sorted().toList();
        return sorted.isEmpty() ? "" : at(sorted, 0.5) + "/" + at(sorted, 0.9) + "/" + at(sorted, 0.99);
    }

    private static int at(List<Integer> sorted, double share) {
        return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(sorted.size() * share)));
    }
}
