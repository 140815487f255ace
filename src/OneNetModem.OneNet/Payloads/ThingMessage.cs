// What the payloads of the thing model (OneJSON) have in common. Ids are texts of digits.
// Source: OneNET Studio docs, OneJSON pages.
using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace OneNetModem.OneNet.Payloads;

/// <summary>A message of the thing model, of either side.</summary>
public abstract class ThingMessage
{
    /// <summary>The version that goes out.</summary>
    public const string CurrentVersion = "1.0";

    private protected ThingMessage(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        if (PayloadNames.ProblemOfMessageId(id) is { } problem)
        {
            throw new ArgumentException(problem, nameof(id));
        }

        Id = id;
    }

    /// <summary>The message id: 1 to 13 digits; the answer carries it.</summary>
    public string Id { get; }

    /// <summary>The payload to publish.</summary>
    public abstract byte[] ToUtf8();

    private protected static void RequireIdentifiers(IEnumerable<string> names, string parameter)
    {
        if (names.Select(PayloadNames.ProblemOfIdentifier).FirstOrDefault(static p => p is not null) is { } problem)
        {
            throw new ArgumentException(problem, parameter);
        }
    }

    private protected static bool TryRead<TWire, TMessage>(
        ReadOnlySpan<byte> utf8,
        JsonTypeInfo<TWire> type,
        Func<TWire, TMessage> make,
        [NotNullWhen(true)] out TMessage? message,
        [NotNullWhen(false)] out string? problem)
        where TWire : class
        where TMessage : class
    {
        message = null;
        problem = null;
        try
        {
            message = make(JsonSerializer.Deserialize(utf8, type) ?? throw new JsonException("It is null."));
            return true;
        }
        catch (Exception e) when (PayloadJson.IsBadJson(e))
        {
            problem = PayloadJson.Problem(e);
            return false;
        }
        catch (ArgumentException e)
        {
            problem = e.Message;
            return false;
        }
    }
}
