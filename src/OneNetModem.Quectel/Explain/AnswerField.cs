// What an answer says, one value at a time.
namespace OneNetModem.Quectel.Explain;

/// <summary>One value of an answer.</summary>
/// <param name="Name">What it is, in the field's own words: <c>rssi</c>, <c>state</c>, <c>PDP context</c>.</param>
/// <param name="Value">As the module gave it.</param>
/// <param name="Meaning">In words or units; null where the value says it all.</param>
public sealed record AnswerField(string Name, string Value, string? Meaning = null);
