package ${package};

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.msgserver.testkit.Question;
import io.msgserver.testkit.TestClient;
import io.msgserver.testkit.TestHost;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ${className}Test {
    @RegisterExtension
    private final TestHost host = TestHost.of(${className}.class).settings("{ \"greeting\": \"Good day\" }");

    @Test
    void a_message_is_answered_with_a_greeting() {
        TestClient alice = host.client("alice");
        assertThat(alice.ask("how are you?")).isEqualTo("Good day, alice: how are you?");
    }

    @Test
    void an_answer_that_was_lost_is_asked_for_again() {
        TestClient alice = host.client("alice");
        Question question = alice.send("are you there?");
        alice.drop();
        alice.reconnect();
        assertThat(question.again().answer()).isEqualTo("Good day, alice: are you there?");
    }

    @Test
    void a_next_version_serves_who_is_connected() {
        TestClient alice = host.client("alice");
        host.swap();
        assertThat(alice.ask("still there?")).isEqualTo("Good day, alice: still there?");
    }

    @Test
    void an_empty_greeting_is_refused() {
        TestHost empty = TestHost.of(${className}.class).settings("{ \"greeting\": \"\" }");
        assertThatThrownBy(empty::start).hasMessageContaining("greeting is empty");
    }
}
