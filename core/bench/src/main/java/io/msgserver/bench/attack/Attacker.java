package io.msgserver.bench.attack;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.msgserver.bench.child.HaltTimer;
import io.msgserver.protocol.Handshake;
import io.msgserver.protocol.MalformedException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** An attacker in a process of its own: the main class of a {@link ChildAttacker}, which commands it by lines. */
public final class Attacker {
    private final Attempts attempts = new Attempts();
    private final List<Account> accounts = new ArrayList<>();
    private final List<Handshake> captured = new ArrayList<>();
    private final Assault assault;
    private List<AttackPart> parts = List.of();

    private Attacker(String[] args) {
        this.assault = new Assault(Attack.valueOf(args[0]), new AttackTarget(loopback(args[1]),
                loopback(args[2]), args[3], Integer.parseInt(args[4]), accounts, captured), attempts);
    }

    private static InetSocketAddress loopback(String port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port));
    }

    /**
     * @param args the attack; the ports of the login server and of the gate; the gate's name; connections to each port
     */
    public static void main(String[] args) throws Exception {
        HaltTimer.haltAfterLifetime();
        var attacker = new Attacker(args);
        try (var input = new BufferedReader(new InputStreamReader(System.in, UTF_8))) {
            for (String line = input.readLine(); line != null; line = input.readLine()) {
                System.out.println(attacker.answerTo(line.split(" ")));
            }
            HaltTimer.haltAfterEnding();
            attacker.assault.close();
        }
        System.exit(0);
    }

    private String answerTo(String[] words) {
        try {
            switch (words[0]) {
                case "account" -> accounts.add(new Account(words[1], HexFormat.of().parseHex(words[2])));
                case "captured" -> captured.add(Handshake.parse(HexFormat.of().parseHex(words[1])));
                case "start" -> start(Integer.parseInt(words[1]));
                case "stop" -> stop();
                case "count" -> {
                }
                default -> throw new IllegalArgumentException("no such command");
            }
            return "ok done=" + (parts.stream().allMatch(AttackPart::isDone) ? 1 : 0) + " " + attempts.text();
        } catch (IOException | MalformedException | InterruptedException | RuntimeException failed) {
            return "failed " + words[0] + ": " + failed;
        }
    }

    private void start(int enough) throws IOException, MalformedException {
        parts = assault.plan(enough);
        parts.forEach(AttackPart::start);
    }

    private void stop() throws InterruptedException {
        for (AttackPart each : parts) {
            each.stop();
        }
        parts = List.of();
    }
}
