using Akka.Actor;
using Akka.Event;

namespace NeuronActors.Akka;

/// <summary>What Akka.NET itself warns of, for the log of this program: each sentence once, and nothing once the process has left.</summary>
/// <remarks>Thread safe. A run does not depend on any of it: losses reach it as facts. It tells a person why, e.g. that a certificate is not trusted.</remarks>
internal sealed class AkkaLog(Action<AkkaNote>? told)
{
    /// <summary>Sentences that are told at the most: a log is not the place for endless repetition.</summary>
    private const int SentencesMax = 100;

    private readonly HashSet<string> said = new(StringComparer.Ordinal);
    private readonly Lock gate = new();
    private bool isClosed;

    /// <summary>The latest of them; null if nothing was said.</summary>
    public AkkaNote? Latest { get; private set; }

    /// <summary>Takes a sentence.</summary>
    public void Take(AkkaNote note)
    {
        lock (gate)
        {
            if (isClosed) return;
            Latest = note;
            if (said.Count >= SentencesMax || !said.Add(note.Sentence)) return;
        }
        told?.Invoke(note);
    }

    /// <summary>Nothing is told any more: what is said while a member leaves frightens people for nothing.</summary>
    public void Close()
    {
        lock (gate) isClosed = true;
    }

    /// <summary>Begins to listen.</summary>
    public void ListenTo(ActorSystem system) => system.ActorOf(Listener.Of(this), "log");

    private sealed class Listener(AkkaLog log) : UntypedActor
    {
        private const int SentenceMax = 500;

        /// <summary>All that is said of a connection that has no fault, because a member has left: whom a run has lost it tells by itself.</summary>
        private const string Bare = "Disassociated";

        public static Props Of(AkkaLog log) => Props.Create(() => new Listener(log)).WithDispatcher(AkkaSettings.Control);

        protected override void PreStart()
        {
            Context.System.EventStream.Subscribe(Self, typeof(Error));
            Context.System.EventStream.Subscribe(Self, typeof(Warning));
        }

        protected override void OnReceive(object message)
        {
            if (message is not LogEvent entry) Unhandled(message);
            else if (Sentence(entry) is var sentence && !sentence.EndsWith(Bare, StringComparison.Ordinal)) log.Take(new AkkaNote(message is Error, sentence));
        }

        private static string Sentence(LogEvent entry)
        {
            string text = $"{entry.Message}".Split('\n', 2)[0];   // traces of the stack follow
            if (entry.Cause?.GetBaseException().Message is { } cause && !text.Contains(cause, StringComparison.Ordinal)) text += $" ({cause})";
            text = string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
            return text.Length <= SentenceMax ? text : $"{text[..SentenceMax]}…";
        }
    }
}
