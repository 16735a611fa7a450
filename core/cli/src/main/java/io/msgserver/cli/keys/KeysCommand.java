package io.msgserver.cli.keys;

import io.msgserver.base.file.SharedFile;
import io.msgserver.cli.command.Failure;
import io.msgserver.cli.command.VersionCommand;
import io.msgserver.protocol.IdentityKey;
import io.msgserver.protocol.MalformedException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "keys",
        mixinStandardHelpOptions = true,
        versionProvider = VersionCommand.class,
        description = {
                "Makes the key that a login server proves its identity with, in a file for its owner's eyes only,"
                        + " and prints the identity: what clients are told beforehand.",
                "Name the file in the settings: \"login\": { \"identity\": FILE }."},
        footerHeading = "%nExamples:%n",
        footer = {
                "  msgserver keys conf/identity.pem         make a key",
                "  msgserver keys --show conf/identity.pem  print the identity of a key that is there"})
public final class KeysCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            paramLabel = "FILE",
            description = "Where the private key is kept; a file that is there stays as it is.")
    private Path file = Path.of("");

    @Option(names = "--show", description = "Make no key, but read the one in the file.")
    private boolean show;

    @Override
    public Integer call() throws Failure, InterruptedException {
        IdentityKey key = show ? read() : make();
        spec.commandLine().getOut().println(key.identity());
        return 0;
    }

    private IdentityKey make() throws Failure, InterruptedException {
        var key = IdentityKey.generate();
        try {
            SharedFile.of(file).create(key.toPem().lines().toList());
            return key;
        } catch (FileAlreadyExistsException e) {
            throw new Failure(Failure.FAILED, file + " is there already: clients that know its key would know no other;"
                    + " --show prints its identity, and to have a new one, name another file", e);
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, file + " cannot be written: " + e, e);
        }
    }

    private IdentityKey read() throws Failure {
        try {
            return IdentityKey.parse(Files.readString(file, StandardCharsets.ISO_8859_1));
        } catch (NoSuchFileException e) {
            throw new Failure(Failure.FAILED, "there is no " + file + "; without --show it is made", e);
        } catch (IOException e) {
            throw new Failure(Failure.FAILED, file + " cannot be read: " + e, e);
        } catch (MalformedException e) {
            throw new Failure(Failure.FAILED, file + " holds no identity: " + e.getMessage(), e);
        }
    }
}
