// A report cannot be written or read, said in words.
namespace OneNetModem.Diagnostics.Reports;

/// <summary>A report's file or folder cannot be written, or a file is no report of this program.</summary>
/// <param name="message">What is wrong, as a sentence that names the file or folder.</param>
/// <param name="inner">What the system said.</param>
public sealed class ReportException(string message, Exception? inner = null) : Exception(message, inner);
